using System.Collections.Concurrent;
using PaperPipeline.Answering;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// Records what the extractive model used, one word counted as one token. What came out of the cache used nothing.
/// Usages go through the buffer, so that nobody waits for a transaction of each; they are noted when they have been
/// flushed, because only then are they durable. Thread-safe.
/// </summary>
internal sealed class UsageLedger(NotedWrites writes, ITokenUsageBuffer buffer, IIdGenerator ids, TimeProvider time)
{
    private readonly ConcurrentQueue<AcknowledgedRow> _added = new();

    /// <summary>
    /// A usage of this moment, with a key of its own and the number of the write that will record it.
    /// </summary>
    public TokenUsage New(string runId, string step, string operation, long write) => new()
    {
        CreatedAt = Microseconds.Now(time),
        EventId = ids.NextUuid(),
        Model = ExtractiveModel.Name,
        RunId = runId,
        Step = step,
        Operation = operation,
        Meta = Json.Element(new { write, tokens = "words" }),
    };

    /// <summary>Hands a usage that carries this number to the buffer.</summary>
    public async Task AddAsync(long write, TokenUsage usage, CancellationToken cancellationToken)
    {
        await buffer.AddAsync(usage, cancellationToken);
        _added.Enqueue(AcknowledgedRow.OfUsage(usage, write));
    }

    /// <summary>Records what was added before the call.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var rows = new List<AcknowledgedRow>();
        while (_added.TryDequeue(out var row))
        {
            rows.Add(row);
        }

        if (rows.Count > 0)
        {
            await writes.WriteAsync(
                writes.Next(), () => buffer.FlushAsync(cancellationToken), rows, cancellationToken);
        }
    }
}
