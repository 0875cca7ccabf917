using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>The definition of <c>retrieval.retrieval_events</c>.</summary>
internal static class RetrievalEventTable
{
    public static readonly TableDefinition<RetrievalEvent> Definition =
        TableDefinition.For<RetrievalEvent>("retrieval", "retrieval_events", table =>
        {
            table.Key(row => row.Id);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.RunId).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.RequestId);
            table.Column(row => row.Query);
            table.Column(row => row.Method);
            table.Column(row => row.TopK);
            table.Column(row => row.StatsJson);
            table.AppendOnly().AgesBy(row => row.CreatedAt);
        });
}
