using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The versions of indexes in any database.</summary>
internal sealed class IndexVersionStore(IDatabase database, TimeProvider time) : IIndexVersionStore
{
    private static readonly TableDefinition<IndexVersion> Table = IndexVersionTable.Definition;

    public async Task<bool> AddAsync(IndexVersion version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(version);
        ArgumentException.ThrowIfNullOrWhiteSpace(version.IndexId);
        var row = version.CreatedAt == default ? version with { CreatedAt = time.GetUtcNow() } : version;
        var outcomes = await database.WriteAsync(new ChangeSet().Insert(Table, row), cancellationToken)
            .ConfigureAwait(false);
        return outcomes[0].Applied;
    }

    public Task<IndexVersion?> GetAsync(string indexId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(indexId);
        return database.FindAsync(Table, RowKey.Of(Table, indexId), cancellationToken);
    }
}
