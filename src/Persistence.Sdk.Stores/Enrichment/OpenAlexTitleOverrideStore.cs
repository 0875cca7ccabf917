using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The overrides in any database.</summary>
internal sealed class OpenAlexTitleOverrideStore(
    IDatabase database, IIdGenerator ids, TimeProvider time, TitleOverrideCache known) : IOpenAlexTitleOverrideStore
{
    private static readonly TableDefinition<OpenAlexTitleOverride> Table = TitleOverrideTable.Definition;

    private static readonly MergeRules ButIdentity = MergeRules.For(Table).With(
        MergeRule.Keep, "title_pattern", "title_pattern_digest", "match_type", "openalex_work_id", "created_at");

    public async Task<OpenAlexTitleOverride> SetAsync(
        OpenAlexTitleOverride rule, CancellationToken cancellationToken = default)
    {
        var row = Complete(rule);
        var stored = await UniqueRows.WriteAsync(
            database, Table, TitleOverrideQueries.Standing(row),
            standing => standing is null
                ? new ChangeSet().Insert(Table, row with { Id = ids.NextId() })
                : new ChangeSet().Merge(Table, row with { Id = standing.Id }, ButIdentity, MergeMode.UpdateOnly),
            cancellationToken).ConfigureAwait(false);
        known.Invalidate();
        return stored;
    }

    public Task<IReadOnlyList<OpenAlexTitleOverride>> ListAsync(
        bool includeDisabled = false, CancellationToken cancellationToken = default) =>
        database.QueryAsync(TitleOverrideQueries.List(includeDisabled), cancellationToken);

    public async Task<OpenAlexTitleOverride?> MatchAsync(string title, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        var folded = LineageId.FoldedTitle(title);
        var rules = await known.ReadAsync(database, time, cancellationToken).ConfigureAwait(false);
        return rules.FirstOrDefault(rule => Matches(rule, folded));
    }

    public async Task<bool> DeleteAsync(long id, CancellationToken cancellationToken = default)
    {
        var changes = new ChangeSet().Delete(RowKey.Of(Table, id));
        var outcomes = await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
        known.Invalidate();
        return outcomes[0].Applied;
    }

    private static bool Matches(OpenAlexTitleOverride rule, string foldedTitle)
    {
        var pattern = LineageId.FoldedTitle(rule.TitlePattern);
        return rule.MatchType switch
        {
            TitleMatchType.Exact => foldedTitle == pattern,
            TitleMatchType.Contains => foldedTitle.Contains(pattern, StringComparison.Ordinal),
            _ => throw new ArgumentOutOfRangeException(nameof(rule), rule.MatchType, "This match type has no rule."),
        };
    }

    private OpenAlexTitleOverride Complete(OpenAlexTitleOverride rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentException.ThrowIfNullOrWhiteSpace(rule.TitlePattern);
        ArgumentException.ThrowIfNullOrWhiteSpace(rule.OpenAlexWorkId);
        var now = time.GetUtcNow();
        return rule with
        {
            TitlePatternDigest = LineageId.Text(rule.TitlePattern), CreatedAt = now, UpdatedAt = now,
        };
    }
}
