using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>
/// The statements by which the authority changes rows. Each does everything in one: rows, versions, tombstones, the
/// keys in the pending set while there is a mirror, and the note of the outcome in the batch log. Where a statement
/// takes whole rows, its source is one of those of <see cref="TableSql"/>.
/// </summary>
internal static class StepSql
{
    /// <summary>
    /// Writes whole rows and gives back key and version. Parameters: the columns' arrays, clocks, key texts, batch id,
    /// step.
    /// </summary>
    public static string Put(TableDefinition table, string source) =>
        Insert(
            table, source, Conflict(table, Assignments(table.Columns, column => $"excluded.{column.Name}"), ""), false);

    /// <summary>
    /// Inserts rows where none stands; gives back key and version of those inserted. Parameters as for put.
    /// </summary>
    public static string InsertOnly(TableDefinition table, string source) =>
        Insert(table, source, TableSql.OrLeave(table), false);

    /// <summary>
    /// Inserts rows of an append-only table where none stands; gives back clock and version of those inserted. There
    /// are no tombstones to look for, and a clock, which no other change of a batch has, names a row for less than its
    /// key. Where a clock is not above the floor all are lifted alike, so that they stay apart. Parameters as for put.
    /// </summary>
    public static string Append(TableDefinition table, string source)
    {
        const string clock = "c.row_version - (SELECT l.height FROM lift l)";
        var count = table.Columns.Count;
        return $"""
            WITH lift AS MATERIALIZED (
            SELECT greatest(0, {TableSql.Floor(table)} + 1 - min(k.clock)) AS height
            FROM unnest(${count + 1}::bigint[]) AS k(clock)
            ), changed AS (
            INSERT INTO {table.Name.Postgres} ({TableSql.Columns(table.Columns)}, row_version)
            SELECT {TableSql.Columns(table.Columns, "i.")}, i._clock + l.height
            FROM {source}, lift l
            {TableSql.OrLeave(table)}
            RETURNING {TableSql.Columns(table.Key)}, row_version
            ), {(table.SummedUpIn is { } sums ? SumsSql.Outdate(table, sums) : "")}{Notes(
                table, TableSql.KeyText(table, "c."), $"json_build_array({clock}, c.row_version)", count + 3)}
            SELECT {clock}, c.row_version FROM changed c
            """;
    }

    /// <summary>Inserts or merges and gives back whole rows. Parameters as for put.</summary>
    public static string InsertOrMerge(TableDefinition table, string source, MergeRules rules) => Insert(
        table, source,
        Conflict(table, Merges(rules, "excluded."), Unless(rules, "excluded.", " WHERE ")),
        true, rules.LeavesDeletedAlone ? $" WHERE {TableSql.Tombstone(table)} IS NULL" : "");

    /// <summary>
    /// Merges into existing rows and gives back whole rows. Parameters as for put. The guard is hidden from the
    /// planner: the rows are few and known by key, but where a partial index has the guard for its condition it looked
    /// smaller, and was walked through with all its dead entries.
    /// </summary>
    public static string UpdateOnly(TableDefinition table, string source, MergeRules rules) => Finish(
        table,
        $"""
        UPDATE {table.Name.Postgres} AS t SET {Merges(rules, "i.")}
            row_version = greatest(i._clock, t.row_version + 1, {TableSql.Floor(table)} + 1)
        FROM {source}
        WHERE {TableSql.SameKey(table)}{Unless(rules, "i.", " AND CASE WHEN ", " THEN true ELSE false END")}
        RETURNING {Returned(table, true)}
        """,
        true, table.Columns.Count + 3);

    /// <summary>
    /// Deletes rows by key, leaving tombstones. Parameters: the key columns' arrays, and further as for put.
    /// </summary>
    public static string Delete(TableDefinition table) => Finish(
        table,
        $"""
        DELETE FROM {table.Name.Postgres} AS t USING {TableSql.Source(table.Key)} WHERE {TableSql.SameKey(table)}
        RETURNING i._key, greatest(i._clock, t.row_version + 1, {TableSql.Floor(table)} + 1) AS row_version
        """,
        false, table.Key.Count + 3, Tombstones(table));

    /// <summary>Changes the rows that fulfil a condition and gives back whole rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="set">The assignments, with positional parameters.</param>
    /// <param name="where">The condition, with positional parameters.</param>
    /// <param name="clock">The number of the parameter with the clock; batch id and step follow.</param>
    public static string UpdateWhere(TableDefinition table, string set, string where, int clock) => Finish(
        table,
        $"""
        UPDATE {table.Name.Postgres} SET {set},
            row_version = greatest(${clock}, row_version + 1, {TableSql.Floor(table)} + 1)
        WHERE {where}
        RETURNING {Returned(table, true, "")}
        """,
        true, clock + 1);

    /// <summary>Deletes the rows that fulfil a condition, leaving tombstones. Parameters as for update.</summary>
    public static string DeleteWhere(TableDefinition table, string where, int clock) => Finish(
        table,
        $"""
        DELETE FROM {table.Name.Postgres} WHERE {where}
        RETURNING {TableSql.KeyText(table)} AS _key,
            greatest(${clock}, row_version + 1, {TableSql.Floor(table)} + 1) AS row_version
        """,
        false, clock + 1, Tombstones(table));

    private static string Insert(
        TableDefinition table, string source, string conflict, bool wholeRows, string where = "") => Finish(
        table,
        $"""
        INSERT INTO {table.Name.Postgres} AS t ({TableSql.Columns(table.Columns)}, row_version)
        SELECT {TableSql.Columns(table.Columns, "i.")},
            greatest(i._clock, {TableSql.Tombstone(table)} + 1, {TableSql.Floor(table)} + 1)
        FROM {source}{where}
        {conflict}
        RETURNING {Returned(table, wholeRows)}
        """,
        wholeRows, table.Columns.Count + 3);

    private static string Finish(TableDefinition table, string change, bool wholeRows, int batchId,
        string between = "") =>
        $"""
        WITH changed AS (
        {change}
        ), {between}{Notes(table, "c._key", Logged(table, wholeRows), batchId)}
        SELECT {(wholeRows ? TableSql.Columns(table.Columns) : "_key")}, row_version FROM changed
        """;

    /// <summary>The keys in the pending set while there is a mirror, and the outcome in the batch log.</summary>
    internal static string Notes(TableDefinition table, string keyText, string logged, int batchId) =>
        $"""
        {Journal(table, keyText)}, logged AS (
        INSERT INTO persistence.batch_log (batch_id, step, version, outcome)
        SELECT ${batchId}, ${batchId + 1}, {Latest(table)}, coalesce(json_agg({logged}), '[]')
        FROM changed c
        )
        """;

    /// <summary>The largest version that a statement issues; 0 where it issues none.</summary>
    private static string Latest(TableDefinition table) => table.SummedUpIn is null
        ? "coalesce(max(c.row_version), 0)"
        : $"greatest(max(c.row_version), {SumsSql.LatestOutdated}, 0)";

    /// <summary>
    /// The keys of what has changed, here <c>changed</c>, in the pending set while there is a mirror.
    /// </summary>
    public static string Journal(
        TableDefinition table, string keyText, string changed = "changed", string journal = "journal") =>
        $"""
        {journal} AS (
        INSERT INTO persistence.pending (table_name, row_key, version, since)
        SELECT '{table.Name}', {keyText}, c.row_version, now() FROM {changed} c
        WHERE (SELECT phase FROM persistence.control WHERE scope = 'default') BETWEEN 1 AND 3
        ON CONFLICT (table_name, row_key)
            DO UPDATE SET version = excluded.version, attempts = 0, parked = false, last_error = NULL
        )
        """;

    private static string Tombstones(TableDefinition table) =>
        $"""
        buried AS (
        INSERT INTO persistence.tombstones AS s (table_name, row_key, version, gc_generation)
        SELECT '{table.Name}', c._key, c.row_version, {TableSql.GcGeneration} FROM changed c
        ON CONFLICT (table_name, row_key) DO UPDATE SET version = greatest(s.version, excluded.version),
            gc_generation = excluded.gc_generation
        ), 
        """;

    private static string Conflict(TableDefinition table, string assignments, string unless) =>
        $"""
        ON CONFLICT ({TableSql.Columns(table.Key)}) DO UPDATE SET {assignments}
            row_version = greatest(excluded.row_version, t.row_version + 1){unless}
        """;

    private static string Assignments(
        IEnumerable<ColumnDefinition> columns, Func<ColumnDefinition, string> value) => string.Concat(
        columns.Where(column => !column.IsKey).Select(column => $"{column.Name} = {value(column)}, "));

    private static string Merges(MergeRules rules, string incoming) => Assignments(
        rules.Table.Columns.Where(column => rules.RuleFor(column) != MergeRule.Keep),
        column => Merged(rules, column, incoming));

    private static string Merged(MergeRules rules, ColumnDefinition column, string incoming) =>
        rules.ValueOf(column, "t", incoming).Postgres;

    private static string Unless(MergeRules rules, string incoming, string before, string behind = "")
    {
        var conditions = new List<string>(3);
        if (rules.SkipWhenSame is { } column)
        {
            conditions.Add($"(t.{column.Name} IS NULL OR t.{column.Name} IS DISTINCT FROM {incoming}{column.Name})");
        }

        if (rules.GuardOf("t", incoming) is { } guard)
        {
            conditions.Add($"({guard.Postgres})");
        }

        if (rules.SkipsWhenUnchanged)
        {
            var columns = rules.Table.Columns
                .Where(column => !column.IsKey && rules.RuleFor(column) != MergeRule.Keep).ToArray();
            var values = columns.Select(column => Merged(rules, column, incoming));
            conditions.Add(
                $"(({TableSql.Columns(columns, "t.")}) IS DISTINCT FROM ({string.Join(", ", values)}))");
        }

        return conditions.Count == 0 ? "" : before + string.Join(" AND ", conditions) + behind;
    }

    internal static string Returned(TableDefinition table, bool wholeRows, string prefix = "t.") =>
        $"{TableSql.KeyText(table, prefix)} AS _key, {prefix}row_version"
        + (wholeRows ? $", {TableSql.Columns(table.Columns, prefix)}" : "");

    private static string Logged(TableDefinition table, bool wholeRows) => wholeRows
        ? TableSql.LoggedRow(table, "c.", "c.row_version")
        : "json_build_array(c._key, c.row_version)";
}
