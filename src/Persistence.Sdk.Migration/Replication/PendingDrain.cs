using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// Empties the pending set of an authority, page by page. Usually it goes on where the last page ended (the front of
/// the set is full of dead index entries in Postgres). What entered behind that point, such as a key that was written
/// again while it was pending, is found by a look back when the end is reached, and by a full pass now and then.
/// </summary>
internal sealed class PendingDrain(MirrorGateway gateway, DualWriteOptions options, TimeProvider time)
{
    private const int PageKeys = 10_000;
    private static readonly TimeSpan FullPassInterval = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A look from the front takes long where a transaction elsewhere keeps Postgres from removing what was
    /// acknowledged; it takes a tenth of the time then, and not all of it.
    /// </summary>
    private const int RestBetweenLooksBack = 9;

    private readonly PendingDelivery _delivery = new(gateway);
    private readonly PendingPages _pages = new();
    private readonly bool _inline = options.Mode == DualWriteMode.Inline;
    private PendingKey? _watermark;
    private bool _isFullPass = true;
    private bool _looksBack;
    private bool _isAtFront;
    private long _lastAtFront;
    private TimeSpan _frontTook;
    private long _lastFullPass;
    private long _lastParkedPass;
    private bool _hadParkedPass;

    /// <summary>How long to wait between rounds while nothing is known to be pending.</summary>
    public TimeSpan Interval => _inline ? Grace : TimeSpan.FromMilliseconds(200);

    /// <summary>A key this young is still in the hands of its own inline attempt.</summary>
    private TimeSpan Grace => 2 * options.MirrorTimeout;

    /// <summary>Sends one page.</summary>
    /// <returns>Whether more is waiting.</returns>
    public async Task<bool> RunAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        if (!_hadParkedPass || time.GetElapsedTime(_lastParkedPass) >= options.ParkedRetryInterval)
        {
            await RetryParkedAsync(authority, cancellationToken).ConfigureAwait(false);
            (_hadParkedPass, _lastParkedPass) = (true, time.GetTimestamp());
        }

        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        _isAtFront = _isFullPass
            || (_looksBack && time.GetElapsedTime(_lastAtFront) >= RestBetweenLooksBack * _frontTook);
        var began = time.GetTimestamp();
        var page = await _pages.ReadAsync(authority, NextPage(), cancellationToken).ConfigureAwait(false);
        if (_isAtFront)
        {
            (_lastAtFront, _frontTook) = (time.GetTimestamp(), time.GetElapsedTime(began));
        }

        await _delivery.SendAsync(authority, control, page, cancellationToken).ConfigureAwait(false);
        return Advance(page);
    }

    private async Task RetryParkedAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        PendingKey? last = null;
        IReadOnlyList<PendingKey> page;
        do
        {
            page = await authority.Pending.ReadAsync(
                new PendingPage(last, null, Parked: true, PageKeys), cancellationToken)
                .ConfigureAwait(false);
            await _delivery.SendAsync(authority, control, page, cancellationToken).ConfigureAwait(false);
            last = page.Count > 0 ? page[^1] : null;
        }
        while (page.Count == PageKeys);
    }

    private PendingPage NextPage()
    {
        // A full pass also ignores the grace: the clocks of a server and of this process may be hours apart.
        var youngest = _inline && !_isFullPass ? time.GetUtcNow() - Grace : (DateTimeOffset?)null;
        return new PendingPage(_isAtFront ? null : _watermark, youngest, Parked: false, PageKeys);
    }

    private bool Advance(IReadOnlyList<PendingKey> page)
    {
        if (page.Count > 0)
        {
            _watermark = page[^1];
        }

        if (_isFullPass && page.Count == PageKeys)
        {
            (_isFullPass, _looksBack) = (false, false);
            return true; // the pages that follow go on from here
        }

        // The end, or what a look back found: as long as there was something, look once more from the front.
        _looksBack = page.Count is > 0 and < PageKeys || (_looksBack && !_isAtFront);
        if (_isFullPass)
        {
            (_isFullPass, _lastFullPass) = (false, time.GetTimestamp());
        }

        _isFullPass = time.GetElapsedTime(_lastFullPass) >= FullPassInterval;
        return page.Count == PageKeys;
    }
}
