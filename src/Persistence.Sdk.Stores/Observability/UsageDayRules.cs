using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// When sums of a day are current: they have counted as many calls as there are. Calls are only ever added, and each
/// row holds the sums of calls that were there at some time, so that equal numbers mean the same calls, whoever has
/// written which of the rows, in whatever order. Only retention removes calls: sums that have counted more than is left
/// stay as they are.
/// </summary>
internal static class UsageDayRules
{
    private static readonly TableDefinition<TokenUsage> Calls = TokenUsageTable.Definition;
    private static readonly TableDefinition<UsageDay> Table = UsageDayTable.Definition;
    private static readonly SqlText Current = SqlText.Same("is_current = TRUE");
    private static readonly SqlText NotCurrent = SqlText.Same("is_current = FALSE");
    private static readonly SqlText Counted = SqlText.Same(
        "(SELECT sum(s.calls) FROM {table} s WHERE s.day = @day)").Naming(Table);

    private static readonly SqlText There = SqlText.Same(
        "(SELECT count(*) FROM {table} u WHERE u.created_at >= @since AND u.created_at < @until)").Naming(Calls);

    private static readonly SqlText AllCounted =
        SqlText.Same("day = @day AND NOT is_current AND ") + Counted + SqlText.Same(" >= ") + There;

    private static readonly SqlText MoreThere =
        SqlText.Same("day = @day AND is_current AND ") + Counted + SqlText.Same(" < ") + There;

    /// <summary>
    /// Sums that have counted more replace those that have counted less, and never the other way round.
    /// </summary>
    public static MergeRules MoreCounts { get; } =
        MergeRules.For(Table).OnlyWhere(SqlText.Same("{new}.calls > {old}.calls"));

    /// <summary>Lets the sums of a day be current, where they have counted all calls.</summary>
    public static ChangeSet Settle(DateOnly day) => new ChangeSet().UpdateWhere(Table, Current, AllCounted, Of(day));

    /// <summary>Lets them not be current, where there are calls that they have not counted.</summary>
    public static ChangeSet Doubt(DateOnly day) => new ChangeSet().UpdateWhere(Table, NotCurrent, MoreThere, Of(day));

    /// <summary>All calls of a day.</summary>
    public static TokenUsageFilter CallsOf(DateOnly day) =>
        new() { Since = StartOf(day), Until = StartOf(day.AddDays(1)) };

    public static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

    private static SqlParameters Of(DateOnly day) => new SqlParameters()
        .Add("day", Table["day"], day)
        .Add("since", Calls["created_at"], StartOf(day))
        .Add("until", Calls["created_at"], StartOf(day.AddDays(1)));
}
