using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>
/// Looks again at keys that did not look equal, as often as it takes to tell a difference from a write on its way: what
/// is pending is delivered first. Safe for concurrent use.
/// </summary>
internal sealed class KeySettler(
    ParityRoute route, PendingDelivery delivery, Perseverance perseverance, TimeProvider time)
{
    private const int MaxRounds = 8;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>What differs, and what is still in flight; keys that turn out to be equal are not among it.</summary>
    public async Task<IReadOnlyList<Verdict>> SettleAsync(
        IReadOnlyList<RowKey> keys, CancellationToken cancellationToken)
    {
        var verdicts = new List<Verdict>();
        var backOff = new BackOff(FirstPause, LongestPause, Random.Shared);
        for (var round = 1; keys.Count > 0; round++)
        {
            var open = keys;
            var moving = await perseverance.RunAsync(token => LookAsync(open, verdicts, token), cancellationToken)
                .ConfigureAwait(false);
            if (round == MaxRounds)
            {
                verdicts.AddRange(moving);
                break;
            }

            keys = [.. moving.Select(verdict => verdict.Authority.Key)];
            await BringAsync(moving, cancellationToken).ConfigureAwait(false);
            if (round > 1 && keys.Count > 0)
            {
                await Task.Delay(backOff.Next(), time, cancellationToken).ConfigureAwait(false);
            }
        }

        return verdicts;
    }

    /// <summary>Delivers those of the keys that are pending and not parked.</summary>
    public Task BringAsync(IReadOnlyList<Verdict> keys, CancellationToken cancellationToken) => perseverance.RunAsync(
        async token =>
        {
            var pending = new List<PendingKey>();
            foreach (var verdict in keys.Where(verdict => verdict.Authority.IsPending))
            {
                var entry = await route.Authority.Pending.FindAsync(verdict.Authority.Key, token).ConfigureAwait(false);
                if (entry is { IsParked: false })
                {
                    pending.Add(entry);
                }
            }

            var control = await route.ReadControlAsync(token).ConfigureAwait(false);
            await delivery.SendAsync(route.Authority, control, pending, token).ConfigureAwait(false);
            await route.Authority.Pending.FlushAsync(token).ConfigureAwait(false);
            return pending.Count;
        },
        cancellationToken);

    private async Task<IReadOnlyList<Verdict>> LookAsync(
        IReadOnlyList<RowKey> keys, List<Verdict> verdicts, CancellationToken cancellationToken)
    {
        var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        var looks = await KeyLook.RunAsync(
            route.Authority, route.Mirror, control, keys, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        var moving = new List<Verdict>();
        foreach (var look in looks)
        {
            if (look.Finding.IsMoving)
            {
                moving.Add(new Verdict(look.Authority, look.Mirror, null));
            }
            else if (look.Finding.Kind is not null)
            {
                verdicts.Add(new Verdict(look.Authority, look.Mirror, look.Finding.Kind));
            }
        }

        return moving;
    }
}
