using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The reads of overrides. The condition of the list is that of its partial index.</summary>
internal static class TitleOverrideQueries
{
    private const string InOrder = "ORDER BY priority DESC, updated_at DESC, id DESC";
    private static readonly TableDefinition<OpenAlexTitleOverride> Table = TitleOverrideTable.Definition;
    private static readonly SqlText All = SqlText.Same(InOrder);
    private static readonly SqlText InUse = SqlText.Same($"WHERE enabled {InOrder}");

    private static readonly SqlText Same = SqlText.Same(
        "WHERE title_pattern_digest = @digest AND match_type = @match_type AND openalex_work_id = @work_id");

    public static Query<OpenAlexTitleOverride> List(bool includeDisabled) =>
        TableQuery.Rows(Table, includeDisabled ? All : InUse);

    /// <summary>The override with the same pattern, match type and work.</summary>
    public static Query<OpenAlexTitleOverride> Standing(OpenAlexTitleOverride rule) => TableQuery.Rows(
        Table, Same, new SqlParameters()
            .Add("digest", Table["title_pattern_digest"], rule.TitlePatternDigest)
            .Add("match_type", Table["match_type"], rule.MatchType)
            .Add("work_id", Table["openalex_work_id"], rule.OpenAlexWorkId));
}
