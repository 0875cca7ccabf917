using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Retries;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// Repeats a step of a backfill that is harmless to repeat, for a while: a phase may move, the replicator may be taken
/// over, a connection may be lost. Safe for concurrent use.
/// </summary>
internal sealed class Perseverance(TimeProvider time)
{
    private const int MaxAttempts = 12;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancellationToken)
    {
        var backOff = new BackOff(FirstPause, LongestPause, Random.Shared);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await step(cancellationToken).ConfigureAwait(false);
            }
            catch (PersistenceException problem) when (attempt < MaxAttempts && IsPassing(problem))
            {
                await Task.Delay(backOff.Next(), time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsPassing(PersistenceException problem) =>
        problem is DatabaseUnavailableException or AuthorityChangedException or ImagesOutdatedException
            or BindingRejectedException { Kind: not WrongNeighbour.OlderLibrary };
}
