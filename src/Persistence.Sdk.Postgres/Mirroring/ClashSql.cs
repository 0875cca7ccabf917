using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Sql;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>Finds the row that holds a unique value.</summary>
internal static class ClashSql
{
    public static string For(TableDefinition table, IReadOnlyList<ColumnDefinition> columns)
    {
        var same = string.Join(" AND ", columns.Select((column, i) => $"t.{column.Name} = ${i + 1}"));
        return $"SELECT {TableSql.KeyText(table, "t.")} FROM {table.Name.Postgres} t WHERE {same}";
    }

    public static RowKey ReadKey(NpgsqlDataReader reader, TableDefinition table) =>
        RowKey.Parse(table, reader.GetString(0));
}
