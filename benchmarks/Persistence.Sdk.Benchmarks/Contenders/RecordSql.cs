using Dapper;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>The upsert a good user would write by hand, for the peers: one row, all columns, named parameters.</summary>
internal static class RecordSql
{
    private static readonly TableDefinition<RunRecord> Table = RunRecordTable.Definition;

    public static string Upsert(DatabaseSide side)
    {
        var name = side == DatabaseSide.Postgres ? Table.Name.Postgres : Table.Name.Sqlite;
        var values = Table.Columns.Select(column => side == DatabaseSide.Postgres && column.Kind == ColumnKind.Json
            ? $"@{column.Name}::jsonb"
            : $"@{column.Name}");
        var updates = Table.Columns.Where(column => !column.IsKey).Select(column => $"{column.Name} = excluded.{column.Name}");
        return $"INSERT INTO {name} ({string.Join(", ", Table.Columns.Select(column => column.Name))}, row_version) "
            + $"VALUES ({string.Join(", ", values)}, 1) "
            + $"ON CONFLICT (run_id, record_kind, step, record_key) DO UPDATE SET {string.Join(", ", updates)}";
    }

    public static DynamicParameters Parameters(RunRecord record, DatabaseSide side)
    {
        var row = Table.ToRow(record);
        var parameters = new DynamicParameters();
        foreach (var column in Table.Columns)
        {
            var value = row.Values[column.Ordinal];
            parameters.Add(column.Name, side == DatabaseSide.Sqlite && value is DateTime time ? TimestampCodec.ToText(time) : value);
        }

        return parameters;
    }
}
