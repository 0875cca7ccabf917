using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>Requests that failed, in any database.</summary>
internal sealed class RequestFailureStore(IDatabase database, IIdGenerator ids, TimeProvider time)
    : IRequestFailureStore
{
    private static readonly TableDefinition<RequestFailure> Table = RequestFailureTable.Definition;

    public Task<RequestFailure> RecordAsync(RequestFailure failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var row = failure.CreatedAt == default ? failure with { CreatedAt = time.GetUtcNow() } : failure;
        return NewRows.AppendAsync(database, Table, ids, row.Id, id => row with { Id = id }, cancellationToken);
    }

    public Task<IReadOnlyList<RequestFailure>> ListRecentAsync(
        string? component = null, int limit = ListLimit.Default, CancellationToken cancellationToken = default)
    {
        if (component is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(component);
        }

        return database.QueryAsync(RequestFailureQueries.Recent(component, limit), cancellationToken);
    }
}
