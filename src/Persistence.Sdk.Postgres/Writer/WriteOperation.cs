using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>A caller's change set on its way: waiting, then either sent or dropped by its caller, never both.</summary>
internal sealed class WriteOperation(ChangeSet changes, long? epoch)
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Dropped = 2;

    /// <summary>Each row of a claim comes back whole.</summary>
    private const int BytesOfClaimedRow = 1024;

    private readonly TaskCompletionSource<CommittedWrite> _done =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _state = Waiting;

    public IReadOnlyList<Change> Changes { get; } = changes.Changes;

    /// <summary>The epoch the caller believes in; null for any.</summary>
    public long? Epoch { get; } = epoch;

    /// <summary>About how much the changes weigh.</summary>
    public int Bytes { get; } = changes.Changes.Sum(Weigh);

    public Task<CommittedWrite> Done => _done.Task;

    public bool IsDropped => Volatile.Read(ref _state) == Dropped;

    /// <summary>From here on a cancellation is not honoured any more.</summary>
    /// <returns>False where the caller was faster.</returns>
    public bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, Waiting) != Dropped;

    public void Drop(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Dropped, Waiting) == Waiting)
        {
            _done.TrySetCanceled(cancellationToken);
        }
    }

    public void Complete(CommittedWrite write) => _done.TrySetResult(write);

    public void Fail(Exception problem) => _done.TrySetException(problem);

    private static int Weigh(Change change) => change switch
    {
        PutChange put => Weigh(put.Row),
        MergeChange merge => Weigh(merge.Row),
        ClaimChange claim => claim.Limit * BytesOfClaimedRow,
        _ => 64,
    };

    private static int Weigh(Row row)
    {
        var bytes = 64;
        foreach (var value in row.Values)
        {
            bytes += value switch
            {
                string text => text.Length + 8,
                byte[] blob => blob.Length,
                float[] vector => vector.Length * 12,
                _ => 8,
            };
        }

        return bytes;
    }
}
