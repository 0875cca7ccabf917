using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The definition of <c>enrichment.paper_openalex_metadata</c>.</summary>
internal static class PaperOpenAlexMetadataTable
{
    public static readonly TableDefinition<PaperOpenAlexMetadata> Definition =
        TableDefinition.For<PaperOpenAlexMetadata>("enrichment", "paper_openalex_metadata", table =>
        {
            table.Key(row => row.PaperPath);
            table.Column(row => row.Title);
            table.Column(row => row.Authors);
            table.Column(row => row.QueryTitle);
            table.Column(row => row.QueryAuthors);
            table.Column(row => row.QueryYear);
            table.Column(row => row.OpenAlexId).Named("openalex_id");
            table.Column(row => row.OpenAlexDoi).Named("openalex_doi");
            table.Column(row => row.OpenAlexTitle).Named("openalex_title");
            table.Column(row => row.OpenAlexPublicationYear).Named("openalex_publication_year");
            table.Column(row => row.OpenAlexAuthorsJson).Named("openalex_authors_json").ListWhenUnset();
            table.Column(row => row.OpenAlexJson).Named("openalex_json");
            table.Column(row => row.MatchStatus);
            table.Column(row => row.ErrorText);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.UpdatedAt);
        });
}
