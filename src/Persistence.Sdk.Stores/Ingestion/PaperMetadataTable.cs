using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The definition of <c>ingestion.paper_metadata</c>.</summary>
internal static class PaperMetadataTable
{
    public static readonly TableDefinition<PaperMetadata> Definition =
        TableDefinition.For<PaperMetadata>("ingestion", "paper_metadata", table =>
        {
            table.Key(row => row.DocId);
            table.Column(row => row.Path).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Title);
            table.Column(row => row.Author);
            table.Column(row => row.AuthorsJson).ListWhenUnset();
            table.Column(row => row.PrimaryDoi).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.DoisJson).ListWhenUnset();
            table.Column(row => row.OpenAlexId).Named("openalex_id");
            table.Column(row => row.OpenAlexDoi).Named("openalex_doi");
            table.Column(row => row.PublicationYear);
            table.Column(row => row.Venue);
            table.Column(row => row.RepecHandle);
            table.Column(row => row.SourceUrl);
            table.Column(row => row.OpenAlexJson).Named("openalex_json");
            table.Column(row => row.CitecJson);
            table.Column(row => row.MetadataJson);
            table.Column(row => row.ExtractedAt);
            table.Column(row => row.UpdatedAt);
            table.Parent(DocumentTable.Definition, "doc_id");
        });
}
