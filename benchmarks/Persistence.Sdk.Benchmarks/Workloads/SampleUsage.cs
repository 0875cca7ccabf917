using System.Text.Json;

namespace Persistence.Sdk.Benchmarks.Workloads;

/// <summary>The token usage of one call, different for each number, with what every index wants.</summary>
internal static class SampleUsage
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly JsonElement Meta = JsonElement.Parse("""{"attempt": 1, "worker": "w3"}""");

    public static TokenUsage Of(long number) => new()
    {
        CreatedAt = Start.AddMilliseconds(number),
        EventId = new Guid((int)(number * 7919), (short)number, 0, BitConverter.GetBytes(number * 2654435761)),
        Model = number % 3 == 0 ? "gpt-5-mini" : "gpt-5",
        Operation = "agent_answer",
        Step = $"step-{number % 8}",
        QuestionId = $"q{number % 40}",
        InputTokens = 1_000 + (number % 997),
        CachedInputTokens = number % 97,
        OutputTokens = 100 + (number % 89),
        TotalTokens = 1_100 + (number % 997) + (number % 89),
        SessionId = $"session-{number / 64:x8}",
        RequestId = $"request-{number:x12}",
        ProviderRequestId = $"req_{number * 31:x16}",
        LatencyMs = (int)(number % 5_000),
        CacheHit = number % 5 == 0,
        CostInputNanoUsd = number * 11 % 1_000_000,
        CostOutputNanoUsd = number * 13 % 1_000_000,
        CostTotalNanoUsd = number * 24 % 1_000_000,
        RunId = $"run-{number / 200:x16}",
        Meta = Meta,
    };
}
