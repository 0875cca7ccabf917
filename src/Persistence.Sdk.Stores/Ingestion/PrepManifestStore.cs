using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The manifests of preparations in any database.</summary>
internal sealed class PrepManifestStore(IDatabase database, TimeProvider time) : IPrepManifestStore
{
    private static readonly TableDefinition<PrepManifest> Table = PrepManifestTable.Definition;
    private static readonly MergeRules ButCreatedAt = MergeRules.For(Table).With(MergeRule.Keep, "created_at");

    public Task UpsertAsync(PrepManifest manifest, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentException.ThrowIfNullOrWhiteSpace(manifest.RunId);
        var changes = manifest.CreatedAt == default
            ? new ChangeSet().Merge(Table, manifest with { CreatedAt = time.GetUtcNow() }, ButCreatedAt)
            : new ChangeSet().Put(Table, manifest);
        return database.WriteAsync(changes, cancellationToken);
    }

    public Task<PrepManifest?> GetAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.FindAsync(Table, RowKey.Of(Table, runId), cancellationToken);
    }

    public Task<IReadOnlyList<PrepManifest>> ListRecentAsync(
        int limit = ListLimit.Default, CancellationToken cancellationToken = default) =>
        database.QueryAsync(PrepManifestQueries.Recent(limit), cancellationToken);
}
