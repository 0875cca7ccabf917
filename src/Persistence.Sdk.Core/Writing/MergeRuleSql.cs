using Persistence.Sdk.Core.Querying;

namespace Persistence.Sdk.Core.Writing;

/// <summary>The merge rules in SQL, both dialects side by side.</summary>
internal static class MergeRuleSql
{
    /// <summary>
    /// The SQLite function that does what <c>||</c> does for two jsonb objects; the SQLite side registers it.
    /// </summary>
    public const string SqliteShallowMerge = "persistence_json_merge";

    /// <param name="rule">The rule.</param>
    /// <param name="old">The SQL of the existing value.</param>
    /// <param name="incoming">The SQL of the incoming value.</param>
    public static SqlText Expression(MergeRule rule, string old, string incoming) => rule switch
    {
        MergeRule.Replace => SqlText.Same(incoming),
        MergeRule.Keep => SqlText.Same(old),
        MergeRule.FirstValueWins => SqlText.Same($"coalesce({old}, {incoming})"),
        MergeRule.NewNonNullWins => SqlText.Same($"coalesce({incoming}, {old})"),
        MergeRule.FirstNonEmptyJsonWins => SqlText.Same(
            $"CASE WHEN coalesce({old}, '{{}}') = '{{}}' THEN coalesce({incoming}, {old}) ELSE {old} END"),
        MergeRule.NewNonEmptyJsonWins => SqlText.Same(
            $"CASE WHEN coalesce({incoming}, '{{}}') = '{{}}' THEN coalesce({old}, {incoming}) ELSE {incoming} END"),
        MergeRule.JsonShallowMerge => new SqlText(
            $"{SqliteShallowMerge}({old}, {incoming})",
            $"CASE WHEN jsonb_typeof({old}) = 'object' AND jsonb_typeof({incoming}) = 'object' "
                + $"THEN {old} || {incoming} ELSE {incoming} END"),
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "This merge rule has no SQL."),
    };
}
