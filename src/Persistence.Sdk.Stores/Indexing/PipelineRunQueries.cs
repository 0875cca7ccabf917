using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The reads of buildings by other columns than the key.</summary>
internal static class PipelineRunQueries
{
    private static readonly TableDefinition<PipelineRun> Table = PipelineRunTable.Definition;
    private static readonly SqlText WithKey = SqlText.Same("WHERE idempotency_key = @idempotency_key");

    private static readonly SqlText OldestFirst =
        SqlText.Same("WHERE workflow_run_id = @workflow_run_id ORDER BY created_at, id LIMIT @limit");

    public static Query<PipelineRun> Standing(string idempotencyKey) => TableQuery.Rows(
        Table, WithKey, new SqlParameters().Add("idempotency_key", Table["idempotency_key"], idempotencyKey));

    public static Query<PipelineRun> OfWorkflowRun(string workflowRunId, int limit) => TableQuery.Rows(
        Table, OldestFirst, new SqlParameters()
            .Add("workflow_run_id", Table["workflow_run_id"], workflowRunId)
            .Add("limit", Lists.Checked(limit)));
}
