using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>
/// Brings the rows of a queue to the sink, one flush at a time. What the database refuses for its data is found by
/// halving, told, and left out, so that it does not block its neighbours.
/// </summary>
internal sealed class UsageRecorder(UsageQueue queue, Func<ITokenUsageSink> sink, int flushRows, ILogger log)
    : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private Exception? _refusal;
    private long _refused;

    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>The first refusal that has not been taken yet; null where there is none.</summary>
    public Exception? TakeRefusal() => Interlocked.Exchange(ref _refusal, null);

    /// <summary>Records the rows accepted up to a number. Where it throws, the rest stays in the queue.</summary>
    public async Task RecordAsync(long acceptedUpTo, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (queue.Oldest(flushRows, acceptedUpTo) is { Count: > 0 } batch)
            {
                await RecordAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose() => _oneAtATime.Dispose();

    private async Task RecordAsync(ArraySegment<TokenUsage> batch, CancellationToken cancellationToken)
    {
        try
        {
            await sink().RecordManyAsync(batch, cancellationToken).ConfigureAwait(false);
            queue.Settle(batch.Count);
        }
        catch (Exception refusal) when (refusal is ValueRejectedException or ConstraintViolatedException)
        {
            if (batch.Count == 1)
            {
                Refuse(batch[0], refusal);
                return;
            }

            await RecordAsync(batch[..(batch.Count / 2)], cancellationToken).ConfigureAwait(false);
            await RecordAsync(batch[(batch.Count / 2)..], cancellationToken).ConfigureAwait(false);
        }
    }

    private void Refuse(TokenUsage row, Exception refusal)
    {
        Log.UsageRefused(log, row.EventId, row.CreatedAt, refusal);
        Interlocked.Increment(ref _refused);
        Interlocked.CompareExchange(ref _refusal, refusal, null);
        queue.Settle(1);
    }
}
