using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// The claims and reads of jobs, both dialects side by side. What stands as a literal is that of partial indexes, which
/// a parameter could not use.
/// </summary>
internal static class AsyncJobQueries
{
    private const string HasAttemptsLeft = "attempt_count < max_attempts";

    private static readonly TableDefinition<AsyncJob> Table = AsyncJobTable.Definition;

    private static readonly RowShape<AsyncJobGroup> GroupShape = RowShape.Of<AsyncJobGroup>(shape =>
    {
        shape.Column(group => group.Status);
        shape.Column(group => group.Jobs);
    });

    /// <summary>The claim of a queue's next jobs.</summary>
    public static readonly ClaimRules Next = new ClaimRules(
        Table,
        SqlText.Same("""
            status = 'running', attempt_count = attempt_count + 1, worker_id = @worker, locked_at = @at,
            started_at = coalesce(started_at, @at), lease_expires_at = @lease, available_at = @lease, updated_at = @at
            """),
        SqlText.Same("queue_name = @queue AND status IN ('queued', 'retry') AND available_at <= @at"),
        SqlText.Same("priority DESC, created_at, job_id"))
        .Or(SqlText.Same(
            $"queue_name = @queue AND status = 'running' AND lease_expires_at <= @at AND {HasAttemptsLeft}"));

    /// <summary>The claim of attempts whose lease has ended.</summary>
    public static readonly ClaimRules Expired = new(
        Table,
        SqlText.Same($"""
            status = CASE WHEN {HasAttemptsLeft} THEN 'retry' ELSE 'failed' END,
            available_at = CASE WHEN {HasAttemptsLeft} THEN @at ELSE available_at END,
            finished_at = CASE WHEN {HasAttemptsLeft} THEN NULL ELSE @at END,
            unique_key = CASE WHEN {HasAttemptsLeft} THEN unique_key END,
            error_text = @error, locked_at = NULL, lease_expires_at = NULL, updated_at = @at
            """),
        SqlText.Same("status = 'running' AND lease_expires_at <= @at"),
        SqlText.Same("lease_expires_at, job_id"));

    private static readonly SqlText WithUniqueKey = SqlText.Same("WHERE unique_key = @unique_key");

    private static readonly SqlText Counted =
        SqlText.Same("SELECT status, count(*) AS jobs FROM {table} WHERE 1 = 1").Naming(Table);

    private static readonly SqlText ByStatus = SqlText.Same(" GROUP BY status ORDER BY status");
    private static readonly SqlText GivenUp = SqlText.Same("WHERE status = 'failed'");

    private static readonly SqlText LastFirst =
        SqlText.Same(" ORDER BY finished_at DESC NULLS LAST, job_id DESC LIMIT @limit");

    // Only a text counts: numbers and truth values are written differently by the two.
    private static readonly SqlText Workstream = new(
        "CASE json_type(payload_json, '$.workstream_id') WHEN 'text' "
        + "THEN json_extract(payload_json, '$.workstream_id') END",
        "CASE jsonb_typeof(payload_json -> 'workstream_id') WHEN 'string' THEN payload_json ->> 'workstream_id' END");

    private static readonly SqlText InWorkstream = SqlText.Same(" AND ") + Workstream + SqlText.Same(" = @workstream");

    private static readonly SqlText InWorkstreams = SqlText.Same(" AND substr(") + Workstream
        + SqlText.Same(", 1, length(@workstreams)) = @workstreams");

    /// <summary>Claims the next jobs of a queue.</summary>
    public static ChangeSet Claim(
        string queueName, string workerId, int limit, DateTimeOffset now, DateTimeOffset leaseEnds) =>
        new ChangeSet().Claim(
            Next,
            now,
            new SqlParameters()
                .Add("queue", Table["queue_name"], queueName)
                .Add("worker", Table["worker_id"], workerId)
                .Add("lease", Table["lease_expires_at"], leaseEnds),
            limit);

    /// <summary>Ends attempts whose lease has ended, those that ended first before others.</summary>
    public static ChangeSet EndExpired(int limit, DateTimeOffset now) => new ChangeSet().Claim(
        Expired,
        now,
        new SqlParameters().Add("error", Table["error_text"], "The worker's lease ended before it reported."),
        limit);

    public static Query<AsyncJob> HolderOf(string uniqueKey) => TableQuery.Rows(
        Table, WithUniqueKey, new SqlParameters().Add("unique_key", Table["unique_key"], uniqueKey));

    public static Query<AsyncJobGroup> Counts(AsyncJobFilter filter)
    {
        var parameters = new SqlParameters();
        return new Query<AsyncJobGroup>(GroupShape, Counted + Where(filter, parameters) + ByStatus, parameters);
    }

    public static Query<AsyncJob> Failed(AsyncJobFilter filter, int limit)
    {
        var parameters = new SqlParameters().Add("limit", limit);
        return TableQuery.Rows(Table, GivenUp + Where(filter, parameters) + LastFirst, parameters);
    }

    private static SqlText Where(AsyncJobFilter filter, SqlParameters parameters)
    {
        var where = SqlText.Empty;
        Add(filter.QueueName, "queue", Table["queue_name"], SqlText.Same(" AND queue_name = @queue"));
        Add(filter.JobType, "type", Table["job_type"], SqlText.Same(" AND job_type = @type"));
        Add(filter.WorkstreamId, "workstream", Table["job_type"], InWorkstream);
        Add(filter.WorkstreamPrefix, "workstreams", Table["job_type"], InWorkstreams);
        return where;

        void Add(string? value, string name, ColumnDefinition column, SqlText condition)
        {
            if (value is not null)
            {
                parameters.Add(name, column, value);
                where += condition;
            }
        }
    }
}
