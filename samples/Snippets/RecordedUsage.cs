using Persistence.Sdk;

namespace Snippets;

internal static class RecordedUsage
{
    public static async Task RecordAsync(
        ITokenUsageSink usages, int promptTokens, int answerTokens, TimeSpan took, CancellationToken stopping)
    {
        var recorded = await usages.RecordAsync(
            new TokenUsage
            {
                Model = "gpt-5-nano",
                Operation = "answer",
                RunId = "run-1",
                InputTokens = promptTokens,
                OutputTokens = answerTokens,
                LatencyMs = (int)took.TotalMilliseconds,
            },
            stopping);
        Console.WriteLine($"{recorded.TotalTokens} tokens, {recorded.CostUsdTotal?.ToString() ?? "unpriced"}");
    }
}
