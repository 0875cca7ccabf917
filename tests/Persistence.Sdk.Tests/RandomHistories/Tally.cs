using System.Collections.Concurrent;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>What happened in all histories, so that it shows whether they were about anything. Thread-safe.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new();

    public void Add(string what, int count = 1) => _counts.AddOrUpdate(what, count, (_, known) => known + count);

    public int Of(string what) => _counts.GetValueOrDefault(what);

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Value} {entry.Key}"));
}
