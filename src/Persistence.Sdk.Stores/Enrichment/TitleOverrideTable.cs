using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The definition of <c>enrichment.openalex_title_overrides</c>.</summary>
internal static class TitleOverrideTable
{
    public static readonly TableDefinition<OpenAlexTitleOverride> Definition =
        TableDefinition.For<OpenAlexTitleOverride>("enrichment", "openalex_title_overrides", table =>
        {
            table.Key(row => row.Id);
            table.Column(row => row.TitlePattern);
            table.Column(row => row.TitlePatternDigest).MaxBytes(64);
            table.Column(row => row.MatchType);
            table.Column(row => row.OpenAlexWorkId).Named("openalex_work_id").MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Priority);
            table.Column(row => row.Note);
            table.Column(row => row.Enabled);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.UpdatedAt);
            table.Unique("title_pattern_digest", "match_type", "openalex_work_id");
        });
}
