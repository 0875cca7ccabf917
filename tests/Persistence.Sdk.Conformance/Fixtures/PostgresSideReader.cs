using System.Globalization;
using Npgsql;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Conformance.Fixtures;

/// <summary>Reads a Postgres database by plain SQL.</summary>
public sealed class PostgresSideReader(string connectionString) : SideReader
{
    // Each class of tests has a database of its own, and a pool for it: what is idle must not wait for the last class.
    private readonly string _connectionString = new NpgsqlConnectionStringBuilder(connectionString)
    {
        ConnectionIdleLifetime = 2, ConnectionPruningInterval = 1,
    }.ConnectionString;

    /// <inheritdoc />
    public override async Task<IReadOnlyDictionary<string, string?>?> FindAsync(RowKey key)
    {
        var table = key.Table;
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(
            $"SELECT {Names(table, Printed)} FROM {table.Name.Postgres} WHERE {Where(table)}", connection);
        foreach (var (column, value) in table.Key.Zip(key.Values))
        {
            command.Parameters.AddWithValue(column.Name, value);
        }

        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            return null;
        }

        var row = table.Columns.ToDictionary(column => column.Name, column => Print(reader.GetValue(column.Ordinal)));
        row[TableDefinition.RowVersion] = reader.GetInt64(table.Columns.Count).ToString(CultureInfo.InvariantCulture);
        return row;
    }

    /// <inheritdoc />
    public override async Task<long?> FindPendingAsync(RowKey key)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT version FROM persistence.pending WHERE table_name = @table AND row_key = @key", connection);
        command.Parameters.AddWithValue("table", key.Table.ToString());
        command.Parameters.AddWithValue("key", key.Text);
        return (long?)await command.ExecuteScalarAsync();
    }

    /// <inheritdoc />
    public override async Task<(long Count, string? ParkedFor)> SummarizePendingAsync()
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(
            "SELECT count(*), max(table_name || ' ' || row_key || ' ' || coalesce(last_error, '')) FILTER (WHERE parked) "
            + "FROM persistence.pending", connection);
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    // The server prints what has one form there; what does not is printed here.
    private static string Printed(ColumnDefinition column) => column.Kind switch
    {
        ColumnKind.Timestamp => $"""to_char({column.Name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
        ColumnKind.Date => $"to_char({column.Name}, 'YYYY-MM-DD')",
        ColumnKind.Bytes => $"encode({column.Name}, 'hex')",
        ColumnKind.Double or ColumnKind.Vector => column.Name,
        _ => $"{column.Name}::text",
    };

    private static string? Print(object value) => value switch
    {
        DBNull => null,
        double number => Real(number),
        float[] vector => Hex(vector),
        string text => text,
        _ => throw new InvalidOperationException($"A {value.GetType().Name} was not expected."),
    };

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        return connection;
    }
}
