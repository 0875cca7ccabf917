using PaperPipeline.Answering;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// Records what the extractive model used, one word counted as one token. What came out of the cache used nothing.
/// </summary>
internal sealed class UsageLedger(NotedWrites writes, ITokenUsageSink sink, IIdGenerator ids, TimeProvider time)
{
    /// <summary>A usage of this moment, with a key of its own and the number of the write that will record it.</summary>
    public TokenUsage New(string runId, string step, string operation, long write) => new()
    {
        CreatedAt = Microseconds(time.GetUtcNow()),
        EventId = ids.NextUuid(),
        Model = ExtractiveModel.Name,
        RunId = runId,
        Step = step,
        Operation = operation,
        Meta = Json.Element(new { write, tokens = "words" }),
    };

    /// <summary>Records usages that carry this number, all or none of them.</summary>
    public Task RecordAsync(long write, IReadOnlyList<TokenUsage> usages, CancellationToken cancellationToken) =>
        writes.WriteAsync(
            write,
            () => sink.RecordManyAsync(usages, cancellationToken),
            [.. usages.Select(usage => AcknowledgedRow.OfUsage(usage, write))],
            cancellationToken);

    // What the databases hold; the key that is noted must be the key that stands there.
    private static DateTimeOffset Microseconds(DateTimeOffset time) =>
        time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
