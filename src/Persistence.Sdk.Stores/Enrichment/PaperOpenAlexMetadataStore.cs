using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>What came of looking for papers in OpenAlex, in any database.</summary>
internal sealed class PaperOpenAlexMetadataStore(IDatabase database, TimeProvider time) : IPaperOpenAlexMetadataStore
{
    private static readonly TableDefinition<PaperOpenAlexMetadata> Table = PaperOpenAlexMetadataTable.Definition;
    private static readonly MergeRules ButCreatedAt = MergeRules.For(Table).With(MergeRule.Keep, "created_at");

    public async Task<bool> HasMatchAsync(string paperPath, CancellationToken cancellationToken = default) =>
        await GetAsync(paperPath, cancellationToken).ConfigureAwait(false)
            is { MatchStatus: OpenAlexMatchStatus.Matched };

    public Task UpsertAsync(PaperOpenAlexMetadata metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentException.ThrowIfNullOrWhiteSpace(metadata.PaperPath);
        var now = time.GetUtcNow();
        var row = metadata with
        {
            PaperPath = LineageId.PaperPath(metadata.PaperPath), CreatedAt = now, UpdatedAt = now,
        };
        return database.WriteAsync(new ChangeSet().Merge(Table, row, ButCreatedAt), cancellationToken);
    }

    public Task<PaperOpenAlexMetadata?> GetAsync(string paperPath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(paperPath);
        return database.FindAsync(Table, RowKey.Of(Table, LineageId.PaperPath(paperPath)), cancellationToken);
    }
}
