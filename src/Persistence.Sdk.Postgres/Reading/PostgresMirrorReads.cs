using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;

namespace Persistence.Sdk.Postgres.Reading;

/// <summary>Reads of Postgres as the mirror.</summary>
internal sealed class PostgresMirrorReads(PostgresSession session) : IMirrorReads
{
    private readonly PostgresReader<MirrorFence> _reader = new(session, new MirrorReadFence());

    public Task<T?> FindAsync<T>(
        TableDefinition<T> table, RowKey key, MirrorFence fence, CancellationToken cancellationToken)
        where T : class => _reader.FindAsync(table, key, fence, cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, MirrorFence fence, CancellationToken cancellationToken)
        where T : class => _reader.QueryAsync(query, fence, cancellationToken);
}
