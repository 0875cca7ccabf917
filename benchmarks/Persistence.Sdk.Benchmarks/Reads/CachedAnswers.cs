using System.Globalization;
using System.Text.Json;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>The entries that are read: an answer of a kilobyte under a digest, as a pipeline stores them.</summary>
internal static class CachedAnswers
{
    public const int Count = 10_000;
    private static readonly string Answer = string.Concat(Enumerable.Repeat("Inflation fell to 2.4 % in 2024. ", 31));
    private static readonly JsonElement Flags = JsonElement.Parse("""{"checked": true}""");

    public static string[] Keys { get; } =
        [.. Enumerable.Range(0, Count).Select(i => LineageId.Text(i.ToString(CultureInfo.InvariantCulture)))];

    public static async Task FillAsync(IQueryCache cache)
    {
        await Parallel.ForAsync(0, Count, async (i, cancellationToken) => await cache.SetAsync(
            new QueryCacheEntry
            {
                CacheKey = Keys[i],
                Query = $"What does paper {i} find?",
                PaperPath = $"papers/{i % 100}.pdf",
                Model = "model",
                ContextHash = Keys[(i + 1) % Count],
                Answer = Answer,
                SafetyFlagsJson = Flags,
            },
            TimeSpan.FromDays(30), cancellationToken));
    }
}
