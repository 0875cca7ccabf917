using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The definition of <c>ingestion.documents</c>.</summary>
internal static class DocumentTable
{
    public static readonly TableDefinition<IngestedDocument> Definition =
        TableDefinition.For<IngestedDocument>("ingestion", "documents", table =>
        {
            table.Key(row => row.DocId);
            table.Column(row => row.Path);
            table.Column(row => row.Title);
            table.Column(row => row.Author);
            table.Column(row => row.ExtractedAt);
            table.Column(row => row.FileHash);
            table.Column(row => row.TextHash);
        });
}
