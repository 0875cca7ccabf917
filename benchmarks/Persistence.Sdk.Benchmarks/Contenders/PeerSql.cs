using Dapper;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>The statement a good user would write by hand: one row, all columns, named parameters.</summary>
internal static class PeerSql
{
    public static string Write(Workload workload, DatabaseSide side)
    {
        var table = workload.Table;
        var name = side == DatabaseSide.Postgres ? table.Name.Postgres : table.Name.Sqlite;
        var values = table.Columns.Select(column => side == DatabaseSide.Postgres && column.Kind == ColumnKind.Json
            ? $"@{column.Name}::jsonb"
            : $"@{column.Name}");
        var insert = $"INSERT INTO {name} ({Names(table.Columns)}, row_version) VALUES ({string.Join(", ", values)}, 1)";
        var updates = table.Columns.Where(column => !column.IsKey)
            .Select(column => $"{column.Name} = excluded.{column.Name}");
        return table.IsAppendOnly
            ? insert
            : $"{insert} ON CONFLICT ({Names(table.Key)}) DO UPDATE SET {string.Join(", ", updates)}";
    }

    public static DynamicParameters Parameters(Row row, DatabaseSide side)
    {
        var parameters = new DynamicParameters();
        foreach (var column in row.Table.Columns)
        {
            var value = row.Values[column.Ordinal];
            parameters.Add(column.Name, side == DatabaseSide.Sqlite ? Stored(value) : value);
        }

        return parameters;
    }

    private static object? Stored(object? value) => value switch
    {
        DateTime time => TimestampCodec.ToText(time),
        Guid id => id.ToString("D"),
        _ => value,
    };

    private static string Names(IEnumerable<ColumnDefinition> columns) =>
        string.Join(", ", columns.Select(column => column.Name));
}
