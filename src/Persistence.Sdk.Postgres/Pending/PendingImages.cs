using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Reading;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Values;

namespace Persistence.Sdk.Postgres.Pending;

/// <summary>Reads the present state of keys, all from one snapshot that also holds the fence.</summary>
internal static class PendingImages
{
    public static async Task<IReadOnlyList<RowImage>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<PendingKey> keys, Fence fence, CancellationToken cancellationToken)
    {
        var tables = keys.GroupBy(key => key.Key.Table).Select(group => group.ToArray()).ToArray();
        var snapshot = new Snapshot(connection, [.. tables.Select(Command)]);
        await using var snapshotScope = snapshot.ConfigureAwait(false);
        var reader = await snapshot.ReadAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        await ReadFence.CheckAsync(reader, fence, cancellationToken).ConfigureAwait(false);
        var images = new List<RowImage>(keys.Count);
        foreach (var table in tables)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                images.Add(ReadImage(reader, table[reader.GetInt32(0)]));
            }
        }

        return images;
    }

    private static NpgsqlBatchCommand Command(PendingKey[] keys)
    {
        var table = keys[0].Key.Table;
        var command = new NpgsqlBatchCommand(
            $"""
            SELECT i._clock::int, t.row_version, {TableSql.Tombstone(table)}, {TableSql.Columns(table.Columns, "t.")}
            FROM {TableSql.Source(table.Key)} LEFT JOIN {table.Name.Postgres} t ON {TableSql.SameKey(table)}
            """);
        foreach (var column in table.Key)
        {
            command.Parameters.Add(PostgresValues.Array(column, keys.Length, i => keys[i].Key.Values[column.Ordinal]));
        }

        command.Parameters.Add(PostgresValues.Array([.. Enumerable.Range(0, keys.Length).Select(i => (long)i)]));
        command.Parameters.Add(PostgresValues.Array([.. keys.Select(key => key.Key.Text)]));
        return command;
    }

    private static RowImage ReadImage(NpgsqlDataReader reader, PendingKey key)
    {
        var table = key.Key.Table;
        if (!reader.IsDBNull(1))
        {
            return new RowImage(key.Key, reader.GetInt64(1),
                new Row(table, PostgresValues.Read(reader, 3, table.Columns)));
        }

        return new RowImage(key.Key, reader.IsDBNull(2) ? key.Version : reader.GetInt64(2), null);
    }
}
