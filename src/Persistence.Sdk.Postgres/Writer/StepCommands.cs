using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Makes the command of a step. The text for a shape is made once, so that the server prepares it once.
/// </summary>
internal sealed class StepCommands
{
    /// <summary>Rules objects made for each call, against their purpose, must not fill the memory.</summary>
    private const int MaxTexts = 2_000;

    private readonly ConcurrentDictionary<(StepShape Shape, bool IsFew), string> _texts = new();

    public NpgsqlBatchCommand Command(Step step, Guid batchId, int number)
    {
        var command = step.Shape switch
        {
            { Kind: StepKind.Claim } => ClaimCommands.Create(step),
            { IsConditional: true } => ConditionalCommands.Create(step.Changes[0]),
            _ => RowsCommand(step),
        };
        command.Parameters.Add(PostgresValues.Single(batchId));
        command.Parameters.Add(new NpgsqlParameter<int> { NpgsqlDbType = NpgsqlDbType.Integer, TypedValue = number });
        return command;
    }

    private NpgsqlBatchCommand RowsCommand(Step step)
    {
        var changes = step.Changes;
        var columns = step.Shape.Deletes ? step.Shape.Table.Key : step.Shape.Table.Columns;
        var command = new NpgsqlBatchCommand(TextOf(step.Shape, changes.Count <= TableSql.FewRows));
        foreach (var column in columns)
        {
            command.Parameters.Add(step.Shape.Deletes
                ? PostgresValues.Array(column, changes.Count, i => changes[i].Key!.Values[column.Ordinal])
                : PostgresValues.Array(column, changes.Count, i => changes[i].Row!.Values[column.Ordinal]));
        }

        command.Parameters.Add(PostgresValues.Array([.. changes.Select(change => change.Clock)]));
        command.Parameters.Add(PostgresValues.Array([.. changes.Select(change => change.Key!.Text)]));
        return command;
    }

    private string TextOf(StepShape shape, bool isFew)
    {
        if (_texts.Count > MaxTexts)
        {
            _texts.Clear();
        }

        return _texts.GetOrAdd((shape, isFew), static text => Make(
            text.Shape,
            text.IsFew ? TableSql.FewSource(text.Shape.Table.Columns) : TableSql.Source(text.Shape.Table.Columns)));
    }

    private static string Make(StepShape shape, string source) => shape.Kind switch
    {
        StepKind.Put => StepSql.Put(shape.Table, source),
        StepKind.InsertOnly => StepSql.InsertOnly(shape.Table, source),
        StepKind.Append => StepSql.Append(shape.Table, source),
        StepKind.InsertOrMerge => StepSql.InsertOrMerge(shape.Table, source, shape.Rules!),
        StepKind.UpdateOnly => StepSql.UpdateOnly(shape.Table, source, shape.Rules!),
        StepKind.Delete => StepSql.Delete(shape.Table),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Kind, "This kind of step has no rows."),
    };
}
