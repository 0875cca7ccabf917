using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>
/// The statement of claims that are decided together: so many rows are chosen and locked, passing over those that
/// another transaction has locked, and one is dealt to each claim.
/// </summary>
internal static class ClaimSql
{
    /// <summary>The place of a claimed row among those chosen, from 1.</summary>
    public const string Place = "r._place";

    /// <summary>
    /// Gives back whole rows, version, and the clock of the claim that got the row. A claim of several rows stands
    /// there as often.
    /// </summary>
    /// <param name="rules">The rules.</param>
    /// <param name="set">The assignments, with positional parameters.</param>
    /// <param name="conditions">The conditions, with positional parameters.</param>
    /// <param name="clocks">The number of the parameter with the claims' clocks; batch id and step follow.</param>
    public static string Text(ClaimRules rules, string set, IReadOnlyList<string> conditions, int clocks)
    {
        var table = rules.Table;
        var key = string.Join(", ", table.Key.Select(column => $"{column.Name} AS _{column.Name}"));
        var count = $"cardinality(${clocks}::bigint[])";
        var clock = $"(${clocks}::bigint[])[{Place}]";
        return $"""
            WITH chosen AS MATERIALIZED (
            {rules.First(DatabaseSide.Postgres, key, conditions, count, " FOR UPDATE SKIP LOCKED")}
            ), placed AS MATERIALIZED (
            SELECT h.*, row_number() OVER () AS _place FROM chosen h
            ), changed AS (
            UPDATE {table.Name.Postgres} SET {set},
                row_version = greatest({clock}, row_version + 1, {TableSql.Floor(table)} + 1)
            FROM placed r WHERE {string.Join(" AND ", table.Key.Select(column => $"{column.Name} = r._{column.Name}"))}
            RETURNING {StepSql.Returned(table, true, "")}, {clock} AS _claim
            ), {StepSql.Notes(table, "c._key", TableSql.LoggedRow(table, "c.", "c.row_version, c._claim"), clocks + 1)}
            SELECT {TableSql.Columns(table.Columns)}, row_version, _claim FROM changed
            """;
    }
}
