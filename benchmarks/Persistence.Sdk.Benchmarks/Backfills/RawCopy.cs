using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>
/// One binary COPY of a whole table, as a good user would write it: no checkpoint, no fence, no guard.
/// </summary>
internal sealed class RawCopy(DatabasePair pair)
{
    private readonly IReadOnlyList<ColumnDefinition> _columns = pair.Workload.Table.Columns;

    public async Task RunAsync()
    {
        var table = pair.Workload.Table.Name.Postgres;
        await using var postgres = new NpgsqlConnection(pair.Postgres);
        await postgres.OpenAsync();
        await using var copy = await postgres.BeginBinaryImportAsync($"COPY {table} ({Names()}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in Read())
        {
            copy.StartRow();
            for (var i = 0; i < row.Length; i++)
            {
                Write(copy, _columns[i].Kind, row[i]);
            }

            copy.Write(1L, NpgsqlDbType.Bigint);
        }

        await copy.CompleteAsync();
    }

    private static void Write(NpgsqlBinaryImporter copy, ColumnKind kind, object? value)
    {
        switch (value)
        {
            case null:
                copy.WriteNull();
                break;
            case string text:
                copy.Write(text, kind == ColumnKind.Json ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text);
                break;
            case long number:
                copy.Write(number, NpgsqlDbType.Bigint);
                break;
            case int number:
                copy.Write(number, NpgsqlDbType.Integer);
                break;
            case bool flag:
                copy.Write(flag, NpgsqlDbType.Boolean);
                break;
            case double number:
                copy.Write(number, NpgsqlDbType.Double);
                break;
            case DateTime time:
                copy.Write(time, NpgsqlDbType.TimestampTz);
                break;
            case Guid id:
                copy.Write(id, NpgsqlDbType.Uuid);
                break;
            default:
                throw new NotSupportedException($"{value.GetType()} is in no workload.");
        }
    }

    private string Names() => string.Join(", ", _columns.Select(column => column.Name)) + ", row_version";

    private IEnumerable<object?[]> Read()
    {
        using var sqlite = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        sqlite.Open();
        using var command = sqlite.CreateCommand();
        var key = string.Join(", ", pair.Workload.Table.Key.Select(column => column.Name));
        command.CommandText = $"SELECT {Names()} FROM {pair.Workload.Table.Name.Sqlite} ORDER BY {key}";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var row = new object?[_columns.Count];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = reader.IsDBNull(i) ? null : Read(reader, i, _columns[i].Kind);
            }

            yield return row;
        }
    }

    private static object Read(SqliteDataReader reader, int i, ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => reader.GetInt32(i),
        ColumnKind.Bigint => reader.GetInt64(i),
        ColumnKind.Boolean => reader.GetBoolean(i),
        ColumnKind.Double => reader.GetDouble(i),
        ColumnKind.Timestamp => DateTime.Parse(
            reader.GetString(i), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
        ColumnKind.Uuid => Guid.Parse(reader.GetString(i)),
        _ => reader.GetString(i),
    };
}
