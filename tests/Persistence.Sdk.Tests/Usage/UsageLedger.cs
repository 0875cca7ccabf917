namespace Persistence.Sdk.Tests.Usage;

/// <summary>What was recorded, and what sums of it have to be.</summary>
internal sealed class UsageLedger(Random random)
{
    public static readonly DateOnly FirstDay = new(2025, 12, 20);

    private readonly List<TokenUsage> _usages = [];

    public int Count => _usages.Count;

    /// <summary>Some usages of random days of a year's turn, most of them of the last ones; noted as recorded.</summary>
    public List<TokenUsage> Record(int count)
    {
        var made = Enumerable.Range(0, count).Select(_ => Make()).ToList();
        _usages.AddRange(made);
        return made;
    }

    /// <summary>A usage that was recorded before.</summary>
    public TokenUsage Again() => _usages[random.Next(_usages.Count)];

    /// <summary>A filter that the sums of days can serve, wholly, in part or not at all.</summary>
    public TokenUsageFilter Filter() => new()
    {
        Model = random.Next(4) == 0 ? "b" : null,
        SessionId = random.Next(8) == 0 ? "s" : null,
        Since = random.Next(2) == 0 ? Instant() : null,
        Until = random.Next(2) == 0 ? Instant() : null,
    };

    /// <summary>Asserts that a reader adds up what was recorded.</summary>
    public async Task AssertReadAsync(ITokenUsageReader reader, TokenUsageFilter filter)
    {
        var left = _usages.Where(usage => Passes(usage, filter)).ToList();
        Assert.Equal(Sums(left), await reader.GetSummaryAsync(filter));
        Assert.Equal(
            left.GroupBy(usage => DateOnly.FromDateTime(usage.CreatedAt.UtcDateTime)).OrderBy(day => day.Key)
                .Select(day => new DailyTokenUsage { Day = day.Key, Sums = Sums(day) }),
            await reader.GetByDayAsync(filter));
        Assert.Equal(
            left.GroupBy(usage => usage.Model)
                .Select(model => new ModelTokenUsage { Model = model.Key, Sums = Sums(model) })
                .OrderByDescending(model => model.Sums.TotalTokens).ThenBy(model => model.Model, StringComparer.Ordinal),
            await reader.GetByModelAsync(filter));
    }

    private static bool Passes(TokenUsage usage, TokenUsageFilter filter) =>
        (filter.Model is null || usage.Model == filter.Model)
        && (filter.SessionId is null || usage.SessionId == filter.SessionId)
        && (filter.Since is null || usage.CreatedAt >= Stored(filter.Since.Value))
        && (filter.Until is null || usage.CreatedAt < Stored(filter.Until.Value));

    private static DateTimeOffset Stored(DateTimeOffset at) => at.AddTicks(-(at.UtcTicks % TimeSpan.TicksPerMicrosecond));

    private static TokenUsageSums Sums(IEnumerable<TokenUsage> usages)
    {
        var all = usages.ToList();
        return new TokenUsageSums
        {
            Calls = all.Count,
            UnpricedCalls = all.Count(usage => usage.CostTotalNanoUsd is null),
            InputTokens = all.Sum(usage => usage.InputTokens),
            CachedInputTokens = all.Sum(usage => usage.CachedInputTokens),
            OutputTokens = all.Sum(usage => usage.OutputTokens),
            ReasoningTokens = all.Sum(usage => usage.ReasoningTokens),
            TotalTokens = all.Sum(usage => usage.TotalTokens),
            CostInputNanoUsd = SumOrNull(all.Select(usage => usage.CostInputNanoUsd)),
            CostOutputNanoUsd = SumOrNull(all.Select(usage => usage.CostOutputNanoUsd)),
            CostTotalNanoUsd = SumOrNull(all.Select(usage => usage.CostTotalNanoUsd)),
            FirstSeenAt = all.Min(usage => (DateTimeOffset?)usage.CreatedAt),
            LastSeenAt = all.Max(usage => (DateTimeOffset?)usage.CreatedAt),
        };
    }

    private static long? SumOrNull(IEnumerable<long?> costs) =>
        costs.Where(cost => cost is not null).Aggregate((long?)null, (sum, cost) => (sum ?? 0) + cost);

    private DateTimeOffset Instant() => new DateTimeOffset(
        FirstDay.AddDays(random.Next(24)),
        random.Next(3) switch
        {
            0 => TimeOnly.MinValue,
            1 => TimeOnly.MaxValue,
            _ => new TimeOnly(random.Next(24), random.Next(60)),
        },
        TimeSpan.Zero).AddTicks(-9 * random.Next(2)).ToOffset(TimeSpan.FromHours(random.Next(-11, 12)));

    private TokenUsage Make()
    {
        var (input, output) = (random.Next(1, 1000), random.Next(1000));
        var at = Instant();
        var id = new byte[16];
        random.NextBytes(id);
        return new TokenUsage
        {
            CreatedAt = Stored(at),
            EventId = new Guid(id),
            Model = random.Next(4) switch { 0 => null, 1 => "a", 2 => "b", _ => "c" },
            SessionId = random.Next(3) == 0 ? "s" : null,
            InputTokens = input,
            CachedInputTokens = input / 3,
            OutputTokens = output,
            ReasoningTokens = output / 2,
            TotalTokens = input + output + random.Next(2),
            CostInputNanoUsd = random.Next(3) == 0 ? random.Next(1_000_000) : null,
            CostTotalNanoUsd = random.Next(2) == 0 ? random.NextInt64(1L << 40) : null,
        };
    }
}
