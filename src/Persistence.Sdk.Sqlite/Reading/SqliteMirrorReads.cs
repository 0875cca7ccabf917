using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Reading;

/// <summary>Reads of a SQLite file that is the mirror.</summary>
internal sealed class SqliteMirrorReads(ReaderPool readers) : IMirrorReads
{
    public Task<T?> FindAsync<T>(
        TableDefinition<T> table, RowKey key, MirrorFence fence, CancellationToken cancellationToken)
        where T : class => readers.ReadAsync(
            (table, key, fence),
            static (session, read) => session.InSnapshot(snapshot =>
            {
                Fences.CheckMirrorRead(snapshot.ReadControl(), read.fence);
                return Find(snapshot, read.table, read.key);
            }),
            cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, MirrorFence fence, CancellationToken cancellationToken)
        where T : class =>
        readers.ReadAsync<(Query<T> Query, MirrorFence Fence, CancellationToken Token), IReadOnlyList<T>>(
            (query, fence, cancellationToken),
            static (session, read) => session.InSnapshot(snapshot =>
            {
                Fences.CheckMirrorRead(snapshot.ReadControl(), read.Fence);
                return snapshot.Query(read.Query, read.Token);
            }),
            cancellationToken);

    private static T? Find<T>(ReaderSession session, TableDefinition<T> table, RowKey key)
        where T : class
    {
        using var cursor = session.PrepareRow(table).SetValues(0, table.Key, key.Values).Read();
        return cursor.Read()
            ? Records.Make(table.Shape, StoredValues.Read(cursor, 1, table.ToString(), table.Columns))
            : null;
    }
}
