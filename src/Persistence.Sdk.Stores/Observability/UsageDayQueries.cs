using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// The reads of usage that go by the sums of days where these are current, and by the calls themselves everywhere else:
/// one statement, so one snapshot. What lies between days with current sums are the gaps; calls in them are found by
/// the key, so that nothing is read of a day that has its sums.
/// </summary>
internal static class UsageDayQueries
{
    private static readonly TableDefinition<TokenUsage> Calls = TokenUsageTable.Definition;
    private static readonly TableDefinition<UsageDay> Table = UsageDayTable.Definition;
    private static readonly string Summed = string.Concat(UsageGroup.Summed.Select(column => $", u.{column}"));

    private static readonly SqlText Gaps = new(
        """
        ), gaps AS MATERIALIZED (
        SELECT '' AS since, coalesce(min(day) || 'T00:00:00.000000Z', '~') AS until FROM days
        UNION ALL SELECT date(day, '+1 day') || 'T00:00:00.000000Z',
            coalesce(lead(day) OVER (ORDER BY day) || 'T00:00:00.000000Z', '~') FROM days)
        """,
        """
        ), gaps AS MATERIALIZED (
        SELECT '-infinity'::timestamptz AS since, coalesce(min(day)::timestamp AT TIME ZONE 'UTC', 'infinity') AS until
            FROM days
        UNION ALL SELECT (day + 1)::timestamp AT TIME ZONE 'UTC',
            coalesce(lead(day) OVER (ORDER BY day)::timestamp AT TIME ZONE 'UTC', 'infinity') FROM days)
        """);

    private static readonly SqlText FromDays = SqlText.Same(
        " FROM (SELECT u.day, nullif(u.model, '') AS model, u.calls, u.unpriced_calls, u.first_seen_at, u.last_seen_at"
        + $"{Summed} FROM {{table}} u JOIN days d ON d.day = u.day").Naming(Table);

    private static readonly SqlText AndCalls = new(
        " UNION ALL SELECT substr(u.created_at, 1, 10), u.model, 1, u.cost_total_nano_usd IS NULL, u.created_at,"
        + $" u.created_at{Summed} FROM (SELECT ",
        " UNION ALL SELECT (u.created_at AT TIME ZONE 'UTC')::date, u.model, 1::bigint,"
        + $" (u.cost_total_nano_usd IS NULL)::int::bigint, u.created_at, u.created_at{Summed} FROM (SELECT ");

    /// <summary>Each gap by itself, by the key: nothing else may be made of it by a planner that guesses.</summary>
    private static readonly SqlText OfGaps = new SqlText(
        " AS until FROM gaps) g CROSS JOIN {table} u WHERE u.created_at >= g.since AND u.created_at < g.until",
        " AS until FROM gaps) g CROSS JOIN LATERAL (SELECT u.* FROM {table} u WHERE u.created_at >= g.since"
        + " AND u.created_at < g.until OFFSET 0) u WHERE g.since < g.until").Naming(Calls);

    private static readonly SqlText All = Sums("NULL", SqlText.Same("NULL"));
    private static readonly SqlText ByModel = Sums("u.model", SqlText.Same("NULL"));
    private static readonly SqlText ByDay = Sums("NULL", SqlText.Same("u.day"));

    /// <summary>The days of which there are sums, and whether these are current.</summary>
    public static Query<UsageDayState> Known { get; } = new(
        UsageDayState.Shape,
        SqlText.Same("SELECT DISTINCT day, is_current FROM {table} ORDER BY day, is_current DESC").Naming(Table));

    /// <summary>Whether the sums know what is asked for: they know of days and models alone.</summary>
    public static bool Serve(TokenUsageFilter filter) =>
        filter is { SessionId: null, RequestId: null, RunId: null } and not { Model: "" };

    public static Query<UsageGroup> Summary(TokenUsageFilter filter) => Grouped(All, filter, "");

    public static Query<UsageGroup> Models(TokenUsageFilter filter) => Grouped(ByModel, filter, " GROUP BY u.model");

    public static Query<UsageGroup> Days(TokenUsageFilter filter) =>
        Grouped(ByDay, filter, " GROUP BY u.day ORDER BY 5");

    private static Query<UsageGroup> Grouped(SqlText sums, TokenUsageFilter filter, string rest)
    {
        var parameters = new SqlParameters();
        var (ofModel, andModel) = ("", "");
        if (filter.Model is not null)
        {
            parameters.Add("model", Calls["model"], filter.Model);
            (ofModel, andModel) = (" WHERE u.model = @model", " AND u.model = @model");
        }

        return new Query<UsageGroup>(
            UsageGroup.Shape,
            WholeDays(filter, parameters) + Gaps + sums + FromDays + SqlText.Same(ofModel) + AndCalls
                + Clipped(filter, parameters) + OfGaps + SqlText.Same($"{andModel}) u{rest}"),
            parameters);
    }

    /// <summary>The bounds of a gap, as far as it lies in the range of time asked for.</summary>
    private static SqlText Clipped(TokenUsageFilter filter, SqlParameters parameters)
    {
        var (since, until) = (SqlText.Same("since"), SqlText.Same("until"));
        if (filter.Since is { } from)
        {
            parameters.Add("since", Calls["created_at"], from);
            since = new SqlText("max(since, @since)", "greatest(since, @since)");
        }

        if (filter.Until is { } end)
        {
            parameters.Add("until", Calls["created_at"], end);
            until = new SqlText("min(until, @until)", "least(until, @until)");
        }

        return since + SqlText.Same(" AS since, ") + until;
    }

    /// <summary>The days with current sums that lie as a whole in the range of time asked for.</summary>
    private static SqlText WholeDays(TokenUsageFilter filter, SqlParameters parameters)
    {
        var conditions = "";
        if (Stored(filter.Since) is { } since && SumsOfDays.HasSums(DateOnly.FromDateTime(since)))
        {
            parameters.Add("since_day", Table["day"], DateOnly.FromDateTime(since));
            conditions += since.TimeOfDay == TimeSpan.Zero ? " AND d.day >= @since_day" : " AND d.day > @since_day";
        }

        if (Stored(filter.Until) is { } until && DateOnly.FromDateTime(until) is var end && end != DateOnly.MaxValue)
        {
            parameters.Add("until_day", Table["day"], end == DateOnly.MinValue ? end.AddDays(1) : end);
            conditions += " AND d.day < @until_day";
        }

        return SqlText
            .Same($"WITH days AS MATERIALIZED (SELECT DISTINCT d.day FROM {{table}} d WHERE d.is_current{conditions}")
            .Naming(Table);
    }

    /// <summary>An instant as the statement compares it.</summary>
    private static DateTime? Stored(DateTimeOffset? instant) =>
        instant is null ? null : (DateTime)Calls["created_at"].Normalize(Calls.ToString(), instant.Value)!;

    private static SqlText Sums(string model, SqlText day) =>
        SqlText.Same($" SELECT NULL, NULL, {model}, NULL, ") + day
        + new SqlText(
            ", coalesce(sum(u.calls), 0), coalesce(sum(u.unpriced_calls), 0)",
            ", coalesce(sum(u.calls), 0)::bigint, coalesce(sum(u.unpriced_calls), 0)::bigint")
        + SqlText.Same(", min(u.first_seen_at), max(u.last_seen_at)") + TokenUsageQueries.Halves;
}
