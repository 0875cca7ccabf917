using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>The reads of more than one event.</summary>
internal static class RetrievalEventQueries
{
    private static readonly TableDefinition<RetrievalEvent> Table = RetrievalEventTable.Definition;
    private static readonly SqlText InOrder = SqlText.Same(
        "WHERE run_id = @run_id ORDER BY created_at, id LIMIT @limit");

    public static Query<RetrievalEvent> OfRun(string runId, int limit) => TableQuery.Rows(
        Table, InOrder,
        new SqlParameters().Add("run_id", Table["run_id"], runId).Add("limit", Lists.Checked(limit)));
}
