using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>What was searched for, in any database.</summary>
internal sealed class RetrievalEventStore(IDatabase database, IIdGenerator ids, TimeProvider time)
    : IRetrievalEventStore
{
    private static readonly TableDefinition<RetrievalEvent> Table = RetrievalEventTable.Definition;

    public Task<RetrievalEvent> AppendAsync(RetrievalEvent happened, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var row = happened.CreatedAt == default ? happened with { CreatedAt = time.GetUtcNow() } : happened;
        return NewRows.AppendAsync(database, Table, ids, row.Id, id => row with { Id = id }, cancellationToken);
    }

    public Task<IReadOnlyList<RetrievalEvent>> ListByRunAsync(
        string runId, int limit = ListLimit.Default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.QueryAsync(RetrievalEventQueries.OfRun(runId, limit), cancellationToken);
    }
}
