using System.Collections.Concurrent;

namespace Persistence.Sdk.Tests.Usage;

/// <summary>A sink that keeps what it records by key, and does before and after it what a test asks for.</summary>
internal sealed class ScriptedSink : ITokenUsageSink
{
    private readonly ConcurrentDictionary<Guid, TokenUsage> _recorded = new();

    /// <summary>Runs before a batch is recorded; may throw or wait.</summary>
    public Func<IReadOnlyCollection<TokenUsage>, CancellationToken, Task> Before { get; set; } =
        (_, _) => Task.CompletedTask;

    /// <summary>Runs when a batch is recorded; may throw, as where the answer to a commit is lost.</summary>
    public Action After { get; set; } = () => { };

    public IReadOnlyCollection<TokenUsage> Recorded => [.. _recorded.Values];

    public int Batches { get; private set; }

    public Task<TokenUsage> RecordAsync(TokenUsage usage, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The buffer records batches.");

    public async Task<int> RecordManyAsync(
        IReadOnlyCollection<TokenUsage> usages, CancellationToken cancellationToken = default)
    {
        await Before(usages, cancellationToken);
        Batches++;
        var fresh = usages.Count(usage => _recorded.TryAdd(usage.EventId, usage));
        After();
        return fresh;
    }
}
