using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Brings over what is pending when the authority is about to change, however young it is, and beside whoever else
/// brings it: a delivery that comes twice changes nothing. The holder of the replicator's lease may be the process that
/// died.
/// </summary>
internal sealed class FlipDrain(MirrorGateway gateway, DualWriteOptions options, TimeProvider time)
{
    /// <summary>Sends a page, parked keys included.</summary>
    /// <returns>What is pending still.</returns>
    public async Task<PendingSummary> RunAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        await authority.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        var pending = await authority.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
        if (pending.Keys == 0)
        {
            return pending;
        }

        await new PendingDrain(gateway, options, time).RunAsync(authority, cancellationToken).ConfigureAwait(false);
        await authority.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        return await authority.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
    }
}
