using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Conformance.Fixtures;

/// <summary>
/// Reads a SQLite file by plain SQL, read-only. A value of another storage class than its column's is a failure.
/// </summary>
public sealed class SqliteSideReader(string path) : SideReader
{
    private readonly string _connectionString = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    }.ConnectionString;

    /// <inheritdoc />
    public override async Task<IReadOnlyDictionary<string, string?>?> FindAsync(RowKey key)
    {
        var table = key.Table;
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Names(table, column => column.Name)} FROM {table.Name.Sqlite} WHERE {Where(table)}";
        foreach (var (column, value) in table.Key.Zip(key.Values))
        {
            command.Parameters.AddWithValue("@" + column.Name, Bound(column, value));
        }

        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
        {
            return null;
        }

        var row = table.Columns.ToDictionary(
            column => column.Name, column => Print(column, reader.GetValue(column.Ordinal)));
        row[TableDefinition.RowVersion] = Convert.ToString(
            reader.GetInt64(table.Columns.Count), CultureInfo.InvariantCulture);
        return row;
    }

    /// <inheritdoc />
    public override async Task<long?> FindPendingAsync(RowKey key)
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT version FROM persistence_pending WHERE table_name = @table AND row_key = @key";
        command.Parameters.AddWithValue("@table", key.Table.ToString());
        command.Parameters.AddWithValue("@key", key.Text);
        return (long?)await command.ExecuteScalarAsync();
    }

    /// <inheritdoc />
    public override async Task<(long Count, string? ParkedFor)> SummarizePendingAsync()
    {
        await using var connection = Open();
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT count(*), max(CASE WHEN parked THEN table_name || ' ' || row_key || ' ' || coalesce(last_error, '') END) "
            + "FROM persistence_pending";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private static object Bound(ColumnDefinition column, object value) => value switch
    {
        DateTime moment => TimestampCodec.ToText(moment),
        DateOnly day => DateCodec.ToText(day),
        Guid uuid => uuid.ToString("D"),
        bool flag => flag ? 1L : 0L,
        decimal number => ((DecimalCodec)column.Codec).ToScaled(number),
        _ => value,
    };

    private static string? Print(ColumnDefinition column, object value) => (column.Kind, value) switch
    {
        (_, DBNull) => null,
        (ColumnKind.Boolean, 0L) => "false",
        (ColumnKind.Boolean, 1L) => "true",
        (ColumnKind.Integer or ColumnKind.Bigint, long number) => number.ToString(CultureInfo.InvariantCulture),
        (ColumnKind.Decimal, long scaled) =>
            ((DecimalCodec)column.Codec).FromScaled(scaled).ToString(CultureInfo.InvariantCulture),
        (ColumnKind.Double, double number) => Real(number),
        (ColumnKind.Bytes, byte[] bytes) => Convert.ToHexStringLower(bytes),
        (ColumnKind.Vector, byte[] blob) => Hex(Floats(blob)),
        (ColumnKind.Text or ColumnKind.Enum or ColumnKind.Json or ColumnKind.Timestamp or ColumnKind.Date or ColumnKind.Uuid,
            string text) => text,
        _ => throw new InvalidOperationException(
            $"Column '{column.Name}' of kind {column.Kind} holds a {value.GetType().Name} in SQLite."),
    };

    private static float[] Floats(byte[] blob) =>
        [.. blob.Chunk(4).Select(four => BinaryPrimitives.ReadSingleLittleEndian(four))];

    private SqliteConnection Open()
    {
        SQLitePCL.Batteries_V2.Init();
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        return connection;
    }
}
