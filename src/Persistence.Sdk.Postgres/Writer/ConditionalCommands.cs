using Npgsql;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>Makes the commands of changes that find their rows by a condition.</summary>
internal static class ConditionalCommands
{
    /// <summary>The command without batch id and step.</summary>
    public static NpgsqlBatchCommand Create(PlannedChange planned)
    {
        var (text, names, parameters) = Translate(planned.Change);
        var command = new NpgsqlBatchCommand(text);
        Bind(command.Parameters, names, parameters, planned.Change.Table.ToString());
        command.Parameters.Add(PostgresValues.Single(planned.Clock));
        return command;
    }

    /// <summary>Finds a missing parameter while the mistake concerns nobody but its caller.</summary>
    /// <exception cref="ArgumentException">A parameter has no value.</exception>
    public static void Check(Change change)
    {
        if (change is UpdateWhereChange or DeleteWhereChange)
        {
            _ = Create(new PlannedChange(0, 0, change, 0));
        }
        else if (change is ClaimChange claim)
        {
            ClaimCommands.Check(claim);
        }
    }

    /// <summary>Adds the values of named parameters in the order of their numbers.</summary>
    /// <exception cref="ArgumentException">A parameter has no value.</exception>
    public static void Bind(
        NpgsqlParameterCollection collection, IReadOnlyList<string> names, SqlParameters parameters, string subject)
    {
        foreach (var name in names)
        {
            var parameter = Find(parameters, name, subject);
            collection.Add(PostgresValues.Single(parameter.Column, parameter.Value));
        }
    }

    /// <summary>The parameter of that name; the last one, where there are several.</summary>
    /// <exception cref="ArgumentException">The parameter has no value.</exception>
    public static SqlParameter Find(SqlParameters parameters, string name, string subject) =>
        parameters.Values.LastOrDefault(candidate => candidate.Name == name)
        ?? throw new ArgumentException(
            $"The statement on '{subject}' uses the parameter '@{name}', which has no value.");

    private static (string Text, IReadOnlyList<string> Names, SqlParameters Parameters) Translate(Change change)
    {
        switch (change)
        {
            case UpdateWhereChange update:
                var set = PositionalSql.From(update.Set.Naming(update.Table).Postgres);
                var where = PositionalSql.From(update.Where.Naming(update.Table).Postgres, set.Names);
                return (StepSql.UpdateWhere(update.Table, set.Text, where.Text, where.Names.Count + 1), where.Names,
                    update.Parameters);
            case DeleteWhereChange deletion:
                var which = PositionalSql.From(deletion.Where.Naming(deletion.Table).Postgres);
                return (StepSql.DeleteWhere(deletion.Table, which.Text, which.Names.Count + 1), which.Names,
                    deletion.Parameters);
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change.GetType(),
                    "This change has no condition.");
        }
    }
}
