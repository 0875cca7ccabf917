using System.Runtime.CompilerServices;
using Npgsql;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Makes the command of claims that are decided together. What stands in their condition is one value for all; what
/// stands in the assignments alone is an array with a value for each.
/// </summary>
internal static class ClaimCommands
{
    private static readonly ConditionalWeakTable<ClaimRules, ClaimText> Texts = [];

    /// <summary>The command without batch id and step.</summary>
    public static NpgsqlBatchCommand Create(Step step)
    {
        // A claim of several rows stands there once for each.
        PlannedChange[] claims =
            [.. step.Changes.SelectMany(claim => Enumerable.Repeat(claim, ((ClaimChange)claim.Change).Limit))];
        var text = TextOf((ClaimChange)claims[0].Change);
        var command = new NpgsqlBatchCommand(text.Sql);
        foreach (var name in text.Shared)
        {
            command.Parameters.Add(name == ClaimChange.Instant ? Latest(claims) : Shared(claims, name));
        }

        foreach (var name in text.Own)
        {
            var column = Find((ClaimChange)claims[0].Change, name).Column;
            command.Parameters.Add(PostgresValues.Array(
                column, claims.Length, i => Find((ClaimChange)claims[i].Change, name).Value));
        }

        command.Parameters.Add(PostgresValues.Array([.. claims.Select(claim => claim.Clock)]));
        return command;
    }

    /// <summary>Whether two claims of one shape look for the same rows.</summary>
    public static bool LookForTheSame(ClaimChange left, ClaimChange right) => TextOf(left).Shared.All(
        name => name == ClaimChange.Instant || Equals(Find(left, name).Value, Find(right, name).Value));

    /// <summary>Finds a missing parameter while the mistake concerns nobody but its caller.</summary>
    /// <exception cref="ArgumentException">A parameter has no value.</exception>
    public static void Check(ClaimChange claim)
    {
        var text = TextOf(claim);
        foreach (var name in text.Shared.Concat(text.Own))
        {
            _ = Find(claim, name);
        }
    }

    private static ClaimText TextOf(ClaimChange claim) => Texts.GetValue(claim.Rules, _ => Translate(claim));

    private static ClaimText Translate(ClaimChange claim)
    {
        var rules = claim.Rules;
        var names = new List<string> { ClaimChange.Instant };
        var conditions = new List<string>();
        foreach (var condition in rules.Conditions)
        {
            var positional = PositionalSql.From(condition.Postgres, names);
            conditions.Add(positional.Text);
            names = [.. positional.Names];
        }

        var shared = names;
        var own = PositionalSql.From(rules.Set.Postgres).Names.Except(shared).ToArray();
        var set = PositionalSql.Rewrite(rules.Set.Postgres, name => NumberOf(name) is { } number
            ? $"${number}"
            : Element(Array.IndexOf(own, name)));
        return new ClaimText(
            ClaimSql.Text(rules, set, conditions, shared.Count + own.Length + 1), shared, own);

        int? NumberOf(string name) =>
            shared.Select((known, i) => known == name ? i + 1 : (int?)null).FirstOrDefault(i => i is not null);

        string Element(int i)
        {
            var kind = Find(claim, own[i]).Column.Kind;
            return PostgresTypes.FromElement(
                kind, $"(${shared.Count + i + 1}::{PostgresTypes.ElementSql(kind)}[])[{ClaimSql.Place}]");
        }
    }

    private static NpgsqlParameter Latest(PlannedChange[] claims) =>
        PostgresValues.Single((DateTime?)claims.Max(claim => (DateTime)((ClaimChange)claim.Change).At.Value!));

    private static NpgsqlParameter Shared(PlannedChange[] claims, string name)
    {
        var parameter = Find((ClaimChange)claims[0].Change, name);
        return PostgresValues.Single(parameter.Column, parameter.Value);
    }

    private static SqlParameter Find(ClaimChange claim, string name) => name == ClaimChange.Instant
        ? claim.At
        : ConditionalCommands.Find(claim.Parameters, name, claim.Table.ToString());

    /// <param name="Sql">The statement.</param>
    /// <param name="Shared">The parameters with one value for all claims, in the order of their numbers.</param>
    /// <param name="Own">Those with a value for each claim; their numbers follow.</param>
    private sealed record ClaimText(string Sql, IReadOnlyList<string> Shared, IReadOnlyList<string> Own);
}
