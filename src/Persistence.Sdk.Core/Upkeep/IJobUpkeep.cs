using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Core.Upkeep;

/// <summary>What maintenance does now and then about the jobs of queues. Safe for concurrent use.</summary>
internal interface IJobUpkeep
{
    /// <summary>Ends the attempts whose lease has ended, in bounded batches, through the write path.</summary>
    /// <returns>How many attempts were ended.</returns>
    Task<int> RequeueExpiredAsync(IDatabase writes, CancellationToken cancellationToken);
}
