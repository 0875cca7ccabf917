using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>Gives jobs back whose worker has died, and those up of which no attempt is left.</summary>
internal sealed class ExpiredLeases(StoreMemory memory, IIdGenerator ids, TimeProvider time) : IJobUpkeep
{
    public Task<int> RequeueExpiredAsync(IDatabase writes, CancellationToken cancellationToken) =>
        new AsyncJobStore(writes, ids, time, memory.Of<AsyncJobCalls>()).RequeueExpiredAsync(cancellationToken);
}
