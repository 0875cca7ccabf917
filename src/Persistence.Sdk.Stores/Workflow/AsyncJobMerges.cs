using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>
/// What becomes of a job when somebody reports. The database holds the fence: who reports must be the worker of the
/// attempt that is under way.
/// </summary>
internal static class AsyncJobMerges
{
    private static readonly TableDefinition<AsyncJob> Table = AsyncJobTable.Definition;

    private static readonly SqlText OfItsWorker = SqlText.Same(
        "{old}.status = 'running' AND {old}.worker_id = {new}.worker_id AND {old}.attempt_count = {new}.attempt_count");

    private static readonly SqlText NotEnded = SqlText.Same("{old}.status IN ('queued', 'retry', 'running')");

    public static readonly MergeRules Heartbeat =
        Only("available_at", "lease_expires_at", "updated_at").OnlyWhere(OfItsWorker);

    public static readonly MergeRules Complete = Only(
        "status", "unique_key", "result_json", "error_text", "locked_at", "lease_expires_at", "finished_at",
        "updated_at")
        .OnlyWhere(OfItsWorker);

    public static readonly MergeRules Retry =
        Only("status", "error_text", "available_at", "locked_at", "lease_expires_at", "updated_at")
            .OnlyWhere(OfItsWorker);

    public static readonly MergeRules GiveUp = Only(
        "status", "unique_key", "error_text", "locked_at", "lease_expires_at", "finished_at", "updated_at")
        .OnlyWhere(OfItsWorker);

    public static readonly MergeRules Cancel =
        Only("status", "unique_key", "locked_at", "lease_expires_at", "finished_at", "updated_at").OnlyWhere(NotEnded);

    private static MergeRules Only(params string[] columns) => MergeRules.For(Table).With(
        MergeRule.Keep,
        [.. Table.Columns.Where(column => !column.IsKey).Select(column => column.Name).Except(columns)]);
}
