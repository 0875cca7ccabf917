using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Persistence.Sdk.Migration.Replication;

/// <summary>
/// The inline attempt: committed writes of concurrent callers go to the mirror in one batch at a time, without
/// lingering. A mirror that is slow, down or refusing costs a caller at most <see
/// cref="DualWriteOptions.MirrorTimeout"/> and never fails it; after repeated failures a circuit breaker skips the
/// attempt, and nobody waits for the probes. What is not delivered here stays in the pending set for the replicator.
/// </summary>
internal sealed class InlineMirror : IAsyncDisposable
{
    /// <summary>
    /// Beyond this many waiting images a write is left to the replicator at once, so that memory stays flat.
    /// </summary>
    private const int MaxQueuedImages = 20_000;

    private const int MaxBatchImages = 1_000;
    private readonly ConcurrentQueue<MirrorDelivery> _queue = new();
    private readonly MirrorGateway _gateway;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly PersistenceMeter _meter;
    private readonly ILogger _log;
    private readonly MirrorBreaker _breaker;
    private readonly Confirmations _confirmations;
    private readonly CancellationTokenSource _stopping;
    private volatile Task _drain = Task.CompletedTask;
    private volatile bool _closed;
    private volatile bool _hadCompany;
    private int _isDraining;
    private int _queuedImages;

    public InlineMirror(
        MirrorGateway gateway, MirrorBreaker breaker, DualWriteOptions options, TimeProvider time,
        PersistenceMeter meter, ILogger<InlineMirror> log)
    {
        _gateway = gateway;
        _patience = options.MirrorTimeout * 0.98; // a timer is late, and a caller is promised the whole
        _time = time;
        _meter = meter;
        _log = log;
        _breaker = breaker;
        _confirmations = new Confirmations(breaker.AttemptTimeout, time, log);
        _stopping = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
    }

    /// <summary>
    /// Offers a committed write to the mirror and waits at most the mirror time-out. Never throws, and honours no
    /// cancellation: the write has been committed.
    /// </summary>
    public async Task OfferAsync(IDatabaseSide authority, CommittedWrite write)
    {
        var images = ImagesOf(write);
        if (images.Count == 0 || _closed || _breaker.IsResting || Volatile.Read(ref _queuedImages) > MaxQueuedImages)
        {
            return;
        }

        var delivery = new MirrorDelivery(authority, images, write.Stamp.MirrorFence);
        Interlocked.Add(ref _queuedImages, images.Count);
        _queue.Enqueue(delivery);
        Drain();
        if (_breaker.State != MirrorBreakerState.Closed)
        {
            return; // nobody waits for a probe
        }

        try
        {
            await delivery.Settled.WaitAsync(_patience, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _meter.MirrorTimeouts.Add(1); // the replicator brings it
        }
    }

    /// <summary>Delivers what is queued if the mirror takes it in time; the rest stays in the pending set.</summary>
    public async ValueTask DisposeAsync()
    {
        _closed = true;
        _stopping.CancelAfter(_breaker.AttemptTimeout);
        while (!_queue.IsEmpty || Volatile.Read(ref _isDraining) == 1)
        {
            Drain();
            await _drain.ConfigureAwait(false);
        }

        await _confirmations.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static IReadOnlyList<RowImage> ImagesOf(CommittedWrite write) => write.Outcomes.Count == 1
        ? write.Outcomes[0].Images
        : [.. write.Outcomes.SelectMany(outcome => outcome.Images)];

    /// <summary>
    /// Where nobody is sending, the caller begins to: a lone caller on its own thread, so that it waits for no other;
    /// one with company behind the callers that were committed in the same group, so that their images go in one batch.
    /// </summary>
    private void Drain()
    {
        if (!_queue.IsEmpty && Interlocked.CompareExchange(ref _isDraining, 1, 0) == 0)
        {
            _drain = _hadCompany ? DrainBehindOthersAsync() : DrainAsync();
        }
    }

    private async Task DrainBehindOthersAsync()
    {
        await Turn.BehindOthersAsync().ConfigureAwait(false);
        await DrainAsync().ConfigureAwait(false);
    }

    private async Task DrainAsync()
    {
        do
        {
            while (Take() is { Count: > 0 } batch)
            {
                _hadCompany = batch.Count > 1;
                await SendAsync(batch).ConfigureAwait(false);
            }

            Volatile.Write(ref _isDraining, 0);
        }
        while (!_queue.IsEmpty && Interlocked.CompareExchange(ref _isDraining, 1, 0) == 0);
    }

    private List<MirrorDelivery> Take()
    {
        var batch = new List<MirrorDelivery>();
        var images = 0;
        while (images < MaxBatchImages && _queue.TryDequeue(out var delivery))
        {
            batch.Add(delivery);
            images += delivery.Images.Count;
        }

        Interlocked.Add(ref _queuedImages, -images);
        return batch;
    }

    private async Task SendAsync(List<MirrorDelivery> batch)
    {
        try
        {
            foreach (var group in batch.GroupBy(delivery => (delivery.Authority, delivery.Fence)))
            {
                await SendAsync(group.Key.Authority, group).ConfigureAwait(false);
            }
        }
        catch (ObjectDisposedException problem) when (_closed)
        {
            Log.InlineDeliveryLeft(_log, batch.Sum(delivery => delivery.Images.Count), problem.GetType().Name);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // Whatever broke the delivery, the callers' rows are in the pending set: let them go and carry on.
            _meter.CountMirrorFailure(Operations.Inline, Outcomes.Error);
            Log.InlineDeliveryFailed(_log, problem);
        }
        finally
        {
            batch.ForEach(delivery => delivery.Settle());
        }
    }

    private async Task SendAsync(IDatabaseSide authority, IEnumerable<MirrorDelivery> deliveries)
    {
        var all = deliveries.ToArray();
        var newest = NewestByKey(all.SelectMany(delivery => delivery.Images));
        try
        {
            await _breaker.ExecuteAsync(
                static (work, cancellationToken) => new ValueTask(work.Gateway.SendAsync(
                    work.Authority, work.Images, work.Fence, work.Confirmations, cancellationToken)),
                new Work(_gateway, authority, newest, all[0].Fence, _confirmations), _stopping.Token)
                .ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            // The attempt is skipped while the breaker is open.
        }
        catch (Exception problem) when (
            problem is PersistenceException or TimeoutRejectedException or OperationCanceledException)
        {
            _meter.CountMirrorFailure(
                Operations.Inline, problem is TimeoutRejectedException ? Outcomes.Timeout : Outcomes.Of(problem));
            Log.InlineDeliveryLeft(_log, newest.Count, problem.GetType().Name);
        }
    }

    /// <summary>Only the newest image of a key matters to the mirror.</summary>
    private static IReadOnlyList<RowImage> NewestByKey(IEnumerable<RowImage> images)
    {
        var newest = new Dictionary<RowKey, RowImage>();
        foreach (var image in images)
        {
            if (!newest.TryGetValue(image.Key, out var known) || known.Version < image.Version)
            {
                newest[image.Key] = image;
            }
        }

        return [.. newest.Values];
    }

    private sealed record Work(
        MirrorGateway Gateway, IDatabaseSide Authority, IReadOnlyList<RowImage> Images, MirrorFence Fence,
        Confirmations Confirmations);
}
