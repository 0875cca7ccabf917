using Npgsql;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>Reads what stands at keys: row or tombstone, and whether it is pending.</summary>
internal static class KeyStates
{
    private const int FirstColumn = 4;

    public static NpgsqlBatchCommand Command(IReadOnlyList<RowKey> keys)
    {
        var command = new NpgsqlBatchCommand(ScanSql.States(keys[0].Table));
        foreach (var column in keys[0].Table.Key)
        {
            command.Parameters.Add(PostgresValues.Array(column, keys.Count, i => keys[i].Values[column.Ordinal]));
        }

        command.Parameters.Add(PostgresValues.Array([.. Enumerable.Range(0, keys.Count).Select(i => (long)i)]));
        command.Parameters.Add(PostgresValues.Array([.. keys.Select(key => key.Text)]));
        return command;
    }

    public static async Task<IReadOnlyList<KeyState>> ReadAsync(
        NpgsqlDataReader reader, IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var states = new KeyState[keys.Count];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var key = reader.GetInt32(0);
            states[key] = Read(reader, keys[key]);
        }

        return states;
    }

    private static KeyState Read(NpgsqlDataReader reader, RowKey key)
    {
        var isPending = reader.GetBoolean(3);
        if (reader.IsDBNull(1))
        {
            return new KeyState(key, reader.IsDBNull(2) ? 0 : reader.GetInt64(2), null, null, isPending);
        }

        var version = reader.GetInt64(1);
        try
        {
            var row = new Row(key.Table, PostgresValues.Read(reader, FirstColumn, key.Table.Columns));
            return new KeyState(key, version, row, null, isPending);
        }
        catch (Exception error) when (error is InvalidCastException or OverflowException or PersistenceException)
        {
            var problem = PostgresTableScan.ProblemOf(reader, key.Table, FirstColumn, error);
            return new KeyState(key, version, null, problem, isPending);
        }
    }
}
