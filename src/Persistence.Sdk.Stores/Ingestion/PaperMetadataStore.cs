using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>What is known about papers, in any database.</summary>
internal sealed class PaperMetadataStore(IDatabase database, TimeProvider time) : IPaperMetadataStore
{
    private static readonly TableDefinition<PaperMetadata> Table = PaperMetadataTable.Definition;

    public Task UpsertAsync(PaperMetadata metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentException.ThrowIfNullOrWhiteSpace(metadata.DocId);
        ArgumentException.ThrowIfNullOrWhiteSpace(metadata.Path);
        var row = metadata with { Path = LineageId.PaperPath(metadata.Path), UpdatedAt = time.GetUtcNow() };
        return database.WriteAsync(new ChangeSet().Put(Table, row), cancellationToken);
    }

    public Task<PaperMetadata?> GetAsync(string docId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(docId);
        return database.FindAsync(Table, RowKey.Of(Table, docId), cancellationToken);
    }

    public Task<IReadOnlyList<PaperMetadata>> FindByDoiAsync(
        string doi, int limit = ListLimit.Default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(doi);
        return database.QueryAsync(PaperMetadataQueries.ByDoi(doi, limit), cancellationToken);
    }

    public Task<IReadOnlyList<PaperMetadata>> FindByPathAsync(
        string path, int limit = ListLimit.Default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return database.QueryAsync(PaperMetadataQueries.ByPath(path, limit), cancellationToken);
    }
}
