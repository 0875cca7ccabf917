using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>How the sums of days stop being current in the statement that inserts rows of these days.</summary>
internal static class SumsSql
{
    /// <summary>The largest version given to sums that are outdated, or NULL.</summary>
    public const string LatestOutdated = "(SELECT max(o.row_version) FROM outdated o)";

    /// <summary>
    /// Behind the rows inserted, here <c>changed</c>. Days that have current sums are locked in one order; those of
    /// which retention has begun to remove rows keep their sums. The range is there for the index: for nearly every
    /// batch there is nothing to be found.
    /// </summary>
    /// <param name="table">The table of the rows.</param>
    /// <param name="sums">The table that holds their sums.</param>
    public static string Outdate(TableDefinition table, TableDefinition sums)
    {
        var (day, flag) = (sums.Key[0].Name, sums.CurrentFlag!.Name);
        return $"""
            days AS MATERIALIZED (
            SELECT DISTINCT (c.{table.Key[0].Name} AT TIME ZONE 'UTC')::date AS _day FROM changed c
            ), found AS MATERIALIZED (
            SELECT {TableSql.Columns(sums.Key, "s.")} FROM {sums.Name.Postgres} s
            WHERE s.{flag} AND s.{day} BETWEEN (SELECT min(d._day) FROM days d) AND (SELECT max(d._day) FROM days d)
                AND s.{day} IN (SELECT d._day FROM days d)
                AND s.{day}::timestamp AT TIME ZONE 'UTC' >= coalesce({TableSql.Cutoff(table)}, '-infinity')
            ORDER BY {TableSql.Columns(sums.Key, "s.")} FOR UPDATE
            ), outdated AS (
            UPDATE {sums.Name.Postgres} AS t SET {flag} = FALSE, row_version =
                greatest((SELECT max(c.row_version) FROM changed c), t.row_version + 1, {TableSql.Floor(sums)} + 1)
            FROM found f WHERE {TableSql.SameKey(sums, "t.", "f.")}
            RETURNING {TableSql.Columns(sums.Key, "t.")}, t.row_version
            ), {StepSql.Journal(sums, TableSql.KeyText(sums, "c."), "outdated", "outdated_journal")}, 
            """;
    }
}
