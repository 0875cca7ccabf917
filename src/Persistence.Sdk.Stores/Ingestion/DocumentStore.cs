using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The documents in any database.</summary>
internal sealed class DocumentStore(IDatabase database) : IDocumentStore
{
    private static readonly TableDefinition<IngestedDocument> Table = DocumentTable.Definition;

    private static readonly MergeRules ButExtractedAt =
        MergeRules.For(Table).With(MergeRule.FirstValueWins, "extracted_at");

    public Task UpsertAsync(
        IngestedDocument document, bool keepExtractedAt = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentException.ThrowIfNullOrWhiteSpace(document.DocId);
        ArgumentException.ThrowIfNullOrWhiteSpace(document.Path);
        var row = document with { Path = LineageId.PaperPath(document.Path) };
        var changes = new ChangeSet();
        return database.WriteAsync(
            keepExtractedAt ? changes.Merge(Table, row, ButExtractedAt) : changes.Put(Table, row), cancellationToken);
    }

    public Task<IngestedDocument?> GetAsync(string docId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(docId);
        return database.FindAsync(Table, RowKey.Of(Table, docId), cancellationToken);
    }
}
