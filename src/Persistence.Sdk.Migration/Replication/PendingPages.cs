using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Scheduling;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Reads pages of pending keys, and behind a full one the next, while the keys of the first are brought to the mirror.
/// What is settled meanwhile is brought once more, which changes nothing. Used by one drain.
/// </summary>
internal sealed class PendingPages
{
    private Ahead? _ahead;

    /// <summary>Gives the page, read already or now.</summary>
    public async Task<IReadOnlyList<PendingKey>> ReadAsync(
        IDatabaseSide authority, PendingPage page, CancellationToken cancellationToken)
    {
        var ahead = _ahead;
        _ahead = null;
        var keys = ahead is not null && ahead.Authority == authority && ahead.After == page.After
            ? await ahead.Keys.ConfigureAwait(false)
            : await authority.Pending.ReadAsync(page, cancellationToken).ConfigureAwait(false);
        if (keys.Count == page.Limit)
        {
            var next = page with { After = keys[^1] };
            _ahead = new Ahead(authority, keys[^1], ReadBehindAsync(authority, next, cancellationToken));
        }

        return keys;
    }

    private static async Task<IReadOnlyList<PendingKey>> ReadBehindAsync(
        IDatabaseSide authority, PendingPage page, CancellationToken cancellationToken)
    {
        // SQLite reads on its caller's thread, which has the page before to bring.
        await Turn.BehindOthersAsync().ConfigureAwait(false);
        return await authority.Pending.ReadAsync(page, cancellationToken).ConfigureAwait(false);
    }

    private sealed record Ahead(IDatabaseSide Authority, PendingKey After, Task<IReadOnlyList<PendingKey>> Keys);
}
