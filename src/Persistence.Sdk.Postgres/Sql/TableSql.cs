using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Sql;

/// <summary>
/// The pieces of SQL that every statement on a table is made of. Names of our own begin with an underscore, which no
/// column's name can.
/// </summary>
internal static class TableSql
{
    /// <summary>Up to so many rows <see cref="FewSource"/> is the better source.</summary>
    public const int FewRows = 32;

    /// <summary>The collection of tombstones that this database has come to.</summary>
    public const string GcGeneration = "(SELECT g.gc_generation FROM persistence.control g WHERE g.scope = 'default')";

    /// <summary>The names of columns, each behind a prefix such as <c>t.</c>.</summary>
    public static string Columns(IEnumerable<ColumnDefinition> columns, string prefix = "") =>
        string.Join(", ", columns.Select(column => prefix + column.Name));

    /// <summary>The text of a row's key, byte for byte as <see cref="RowKey.Text"/> writes it.</summary>
    public static string KeyText(TableDefinition table, string prefix = "")
    {
        var elements = table.Key.Select(column => PostgresTypes.KeyElement(column, prefix + column.Name));
        return $"jsonb_build_array({string.Join(", ", elements)})::text";
    }

    /// <summary>A whole row and numbers behind it as a JSON array, as <see cref="LoggedValues"/> reads it.</summary>
    public static string LoggedRow(TableDefinition table, string prefix, string numbers)
    {
        var parts = table.Columns
            .Select(column => PostgresTypes.LoggedElement(column, prefix + column.Name))
            .Chunk(LoggedValues.ColumnsAtOnce)
            .Select(elements => $"json_build_array({string.Join(", ", elements)})");
        return $"json_build_array({string.Join(", ", parts)}, {numbers})";
    }

    /// <summary>
    /// Rows from parameter arrays <c>$1</c>, <c>$2</c>, …, one a column, followed by <c>_clock</c> and <c>_key</c>.
    /// </summary>
    public static string Source(IReadOnlyList<ColumnDefinition> columns)
    {
        var count = columns.Count;
        var arrays = columns.Select((column, i) => $"${i + 1}::{PostgresTypes.ElementSql(column.Kind)}[]");
        var values = columns.Select(column =>
            $"{PostgresTypes.FromElement(column.Kind, $"u.{column.Name}")} AS {column.Name}");
        return $"(SELECT {string.Join(", ", values)}, u._clock, u._key"
            + $" FROM unnest({string.Join(", ", arrays)}, ${count + 1}::bigint[], ${count + 2}::text[])"
            + $" AS u({Columns(columns)}, _clock, _key)) AS i";
    }

    /// <summary>
    /// The same for at most <see cref="FewRows"/> rows. <see cref="Source"/> begins by scanning a function for each
    /// column, which costs a small batch more than its rows do; an element of an array of texts is found by walking to
    /// it, which would cost a large one more.
    /// </summary>
    public static string FewSource(IReadOnlyList<ColumnDefinition> columns)
    {
        var count = columns.Count;
        var values = columns.Select((column, i) => PostgresTypes.FromElement(
            column.Kind, $"(${i + 1}::{PostgresTypes.ElementSql(column.Kind)}[])[n.i]") + $" AS {column.Name}");
        return $"(SELECT {string.Join(", ", values)}, (${count + 1}::bigint[])[n.i] AS _clock,"
            + $" (${count + 2}::text[])[n.i] AS _key FROM generate_subscripts(${count + 1}::bigint[], 1) AS n(i)) AS i";
    }

    /// <summary>The condition that two aliases stand at one key.</summary>
    public static string SameKey(TableDefinition table, string left = "t.", string right = "i.") =>
        string.Join(" AND ", table.Key.Select(column => $"{left}{column.Name} = {right}{column.Name}"));

    /// <summary>
    /// Leaves a row alone that stands at the key. The key is named only where another constraint could be meant: naming
    /// it makes the server look up the index of each partition with every statement.
    /// </summary>
    public static string OrLeave(TableDefinition table) => table.Uniques.Count == 0
        ? "ON CONFLICT DO NOTHING"
        : $"ON CONFLICT ({Columns(table.Key)}) DO NOTHING";

    /// <summary>The version of the tombstone at <c>i._key</c>, or NULL.</summary>
    public static string Tombstone(TableDefinition table) =>
        $"(SELECT s.version FROM persistence.tombstones s WHERE s.table_name = '{table.Name}' AND s.row_key = i._key)";

    /// <summary>
    /// The condition that retention keeps a row of alias <c>i</c> here; empty where rows of the table do not age.
    /// </summary>
    public static string IsKept(TableDefinition table) => table.AgesBy is { } instant
        ? $" WHERE i.{instant.Name} >= coalesce({Cutoff(table)}, '-infinity')"
        : "";

    /// <summary>The opposite condition.</summary>
    public static string IsRetired(TableDefinition table) => $" WHERE i.{table.AgesBy!.Name} < {Cutoff(table)}";

    /// <summary>The instant before which retention keeps no rows of the table, or NULL.</summary>
    public static string Cutoff(TableDefinition table) =>
        $"(SELECT r.cutoff FROM persistence.retention_cutoffs r WHERE r.table_name = '{table.Name}')";

    /// <summary>The table's version floor, or NULL.</summary>
    public static string Floor(TableDefinition table) =>
        $"(SELECT f.version FROM persistence.version_floors f WHERE f.table_name = '{table.Name}')";
}
