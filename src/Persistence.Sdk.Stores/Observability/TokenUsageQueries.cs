using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The reads of usage, both dialects side by side.</summary>
internal static class TokenUsageQueries
{
    private static readonly TableDefinition<TokenUsage> Table = TokenUsageTable.Definition;

    private static readonly SqlText NewestFirst = SqlText.Same(" ORDER BY created_at DESC, event_id DESC LIMIT @limit");

    private static readonly SqlText UtcDay = new(
        "substr(u.created_at, 1, 10)",
        "(u.created_at AT TIME ZONE 'UTC')::date");

    private static readonly SqlText RunRow = SqlText.Same(
        " JOIN {table} r ON r.run_id = u.run_id AND r.record_kind = 'run' AND r.step = '' AND r.record_key = 'main'")
        .Naming(RunRecordTable.Definition);

    private static readonly SqlText InRollupOrder = SqlText.Same(
        " GROUP BY u.run_id, u.step, u.model, u.question_id"
        + " ORDER BY u.step NULLS FIRST, u.model NULLS FIRST, u.question_id NULLS FIRST, u.run_id");

    private static readonly SqlText All = Sums();
    private static readonly SqlText ByModel = Sums(model: "u.model");
    private static readonly SqlText ByRun = Sums(run: "u.run_id");
    private static readonly SqlText ByDay = Sums(day: UtcDay);
    private static readonly SqlText ByCall = Sums("u.run_id", "u.step", "u.model", "u.question_id");

    /// <summary>The sums of the columns, each in two halves.</summary>
    public static SqlText Halves => UsageGroup.Summed.Aggregate(SqlText.Empty, (sums, column) =>
        sums + Sum($"u.{column} / {UsageGroup.Whole}") + Sum($"u.{column} % {UsageGroup.Whole}"));

    public static Query<TokenUsage> Recent(TokenUsageFilter filter, int limit)
    {
        var parameters = new SqlParameters().Add("limit", limit);
        return TableQuery.Rows(Table, SqlText.Same("u") + Where(filter, parameters) + NewestFirst, parameters);
    }

    public static Query<UsageGroup> Summary(TokenUsageFilter filter) => UsageDayQueries.Serve(filter)
        ? UsageDayQueries.Summary(filter)
        : Grouped(All, filter, SqlText.Empty);

    public static Query<UsageGroup> Models(TokenUsageFilter filter) =>
        UsageDayQueries.Serve(filter) ? UsageDayQueries.Models(filter) : CallsByModel(filter);

    /// <summary>Adds the calls themselves up.</summary>
    public static Query<UsageGroup> CallsByModel(TokenUsageFilter filter) =>
        Grouped(ByModel, filter, SqlText.Same(" GROUP BY u.model"));

    public static Query<UsageGroup> Runs(TokenUsageFilter filter) =>
        Grouped(ByRun, filter, SqlText.Same(" GROUP BY u.run_id"));

    public static Query<UsageGroup> Days(TokenUsageFilter filter) =>
        UsageDayQueries.Serve(filter) ? UsageDayQueries.Days(filter) : CallsByDay(filter);

    /// <summary>Adds the calls themselves up.</summary>
    public static Query<UsageGroup> CallsByDay(TokenUsageFilter filter) =>
        Grouped(ByDay, filter, SqlText.Same(" GROUP BY ") + UtcDay + SqlText.Same(" ORDER BY 5"));

    private static SqlText Sum(string half) => new($", sum({half})", $", sum({half})::bigint");

    public static Query<UsageGroup> OfRun(string runId) =>
        Grouped(ByCall, new TokenUsageFilter { RunId = runId }, InRollupOrder);

    public static Query<UsageGroup> OfWorkstream(string workstreamId) => new(
        UsageGroup.Shape,
        ByCall + RunRow + SqlText.Same(" WHERE r.workstream_id = @workstream_id") + InRollupOrder,
        new SqlParameters().Add("workstream_id", RunRecordTable.Definition["workstream_id"], workstreamId));

    private static Query<UsageGroup> Grouped(SqlText sums, TokenUsageFilter filter, SqlText rest)
    {
        var parameters = new SqlParameters();
        return new Query<UsageGroup>(UsageGroup.Shape, sums + Where(filter, parameters) + rest, parameters);
    }

    private static SqlText Sums(
        string run = "NULL", string step = "NULL", string model = "NULL", string question = "NULL",
        SqlText? day = null) =>
        SqlText.Same($"SELECT {run}, {step}, {model}, {question}, ") + (day ?? SqlText.Same("NULL"))
        + SqlText.Same(", count(*), count(*) - count(u.cost_total_nano_usd)")
        + SqlText.Same(", min(u.created_at), max(u.created_at)") + Halves
        + SqlText.Same(" FROM {table} u").Naming(Table);

    private static SqlText Where(TokenUsageFilter filter, SqlParameters parameters)
    {
        var conditions = new[]
        {
            Condition("session_id", "=", filter.SessionId),
            Condition("request_id", "=", filter.RequestId),
            Condition("run_id", "=", filter.RunId),
            Condition("model", "=", filter.Model),
            Condition("created_at", ">=", filter.Since, "since"),
            Condition("created_at", "<", filter.Until, "until"),
        };
        var asked = string.Join(" AND ", conditions.Where(condition => condition is not null));
        return SqlText.Same(asked.Length == 0 ? "" : $" WHERE {asked}");

        string? Condition(string column, string comparison, object? value, string? parameter = null)
        {
            if (value is null)
            {
                return null;
            }

            parameters.Add(parameter ?? column, Table[column], value);
            return $"u.{column} {comparison} @{parameter ?? column}";
        }
    }
}
