using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.TokenUsages;

/// <summary>What <see cref="ITokenUsageReader"/> promises, on every variant of the database.</summary>
public abstract class TokenUsageReaderSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly DateTimeOffset Noon = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _session = NewId("session");

    /// <summary>The reader under test.</summary>
    protected ITokenUsageReader Reader => Fixture.Store<ITokenUsageReader>();

    private ITokenUsageSink Sink => Fixture.Store<ITokenUsageSink>();

    private TokenUsageFilter OfSession => new() { SessionId = _session };

    [SpecificationFact]
    public async Task A_summary_adds_everything_up_and_tells_what_is_unpriced()
    {
        await RecordAsync(
            Call(1, input: 10, output: 5) with
            {
                CachedInputTokens = 4, ReasoningTokens = 2, CostInputNanoUsd = 7, CostOutputNanoUsd = 3,
            },
            Call(2, input: 1, output: 1) with { CostTotalNanoUsd = 1_500_000_000 },
            Call(3, input: 100, output: 200) with { TotalTokens = 299 });

        var sums = await Reader.GetSummaryAsync(OfSession);

        Assert.Equal(
            new TokenUsageSums
            {
                Calls = 3, UnpricedCalls = 1, InputTokens = 111, CachedInputTokens = 4, OutputTokens = 206,
                ReasoningTokens = 2, TotalTokens = 316, CostInputNanoUsd = 7, CostOutputNanoUsd = 3,
                CostTotalNanoUsd = 1_500_000_010, FirstSeenAt = Noon.AddSeconds(1), LastSeenAt = Noon.AddSeconds(3),
            },
            sums);
        Assert.Equal(1.500000010m, sums.CostUsdTotal);
    }

    [SpecificationFact]
    public async Task A_summary_of_nothing_is_zero_calls_and_no_cost() =>
        Assert.Equal(new TokenUsageSums(), await Reader.GetSummaryAsync(OfSession));

    [SpecificationFact]
    public async Task Models_come_with_the_largest_total_first_and_an_unknown_model_is_a_group()
    {
        await RecordAsync(
            Call(1, "b", input: 5), Call(2, "a", input: 5), Call(3, null, input: 6), Call(4, "c", input: 7),
            Call(5, "c"));

        var models = await Reader.GetByModelAsync(OfSession);

        Assert.Equal(["c", null, "a", "b"], models.Select(usage => usage.Model));
        Assert.Equal([2L, 1, 1, 1], models.Select(usage => usage.Sums.Calls));
    }

    [SpecificationFact]
    public async Task Days_are_those_of_utc_whatever_the_offset_of_the_call()
    {
        var east = TimeSpan.FromHours(14);
        await RecordAsync(
            Call(0) with { CreatedAt = new DateTimeOffset(2025, 3, 1, 23, 59, 59, 999, TimeSpan.Zero).AddTicks(9_999) },
            Call(0) with { CreatedAt = new DateTimeOffset(2025, 3, 2, 0, 0, 0, TimeSpan.Zero) },
            Call(0) with { CreatedAt = new DateTimeOffset(2025, 3, 2, 13, 59, 59, east) },
            Call(0) with { CreatedAt = new DateTimeOffset(2024, 2, 29, 20, 0, 0, TimeSpan.FromHours(-5)) });

        var days = await Reader.GetByDayAsync(OfSession);

        Assert.Equal(
            [new DateOnly(2024, 3, 1), new DateOnly(2025, 3, 1), new DateOnly(2025, 3, 2)],
            days.Select(usage => usage.Day));
        Assert.Equal([1L, 2, 1], days.Select(usage => usage.Sums.Calls));
    }

    [SpecificationFact]
    public async Task Runs_come_with_the_largest_total_first_and_calls_outside_of_runs_are_a_group()
    {
        var (small, large) = (NewId("run"), NewId("run"));
        await RecordAsync(
            Call(1, input: 1) with { RunId = small }, Call(2, input: 9) with { RunId = large }, Call(3, input: 4));

        var runs = await Reader.GetByRunAsync(OfSession);

        Assert.Equal([large, null, small], runs.Select(usage => usage.RunId));
        Assert.Equal([9L, 4, 1], runs.Select(usage => usage.Sums.TotalTokens));
    }

    [SpecificationFact]
    public async Task A_run_is_rolled_up_by_step_model_and_question()
    {
        var run = NewId("run");
        await RecordAsync(
            Call(5, "m", input: 1) with { RunId = run, Step = "index", QuestionId = "q1" },
            Call(2, "m", input: 2) with { RunId = run, Step = "index", QuestionId = "q1", CostTotalNanoUsd = 9 },
            Call(3, "m", input: 3) with { RunId = run, Step = "index" },
            Call(4, null, input: 4) with { RunId = run, Step = "index", QuestionId = "q1" },
            Call(1, "z", input: 5) with { RunId = run },
            Call(6, "m", input: 6) with { RunId = run, Step = "agentic", QuestionId = "Q" },
            Call(7, "m", input: 7) with { RunId = NewId("run"), Step = "agentic" });

        var rows = await Reader.GetRunRollupAsync(run);

        Assert.Equal(
            [(null, "z", null), ("agentic", "m", "Q"), ("index", null, "q1"), ("index", "m", null),
                ("index", "m", "q1")],
            rows.Select(row => (row.Step, row.Model, row.QuestionId)));
        Assert.All(rows, row => Assert.Equal(run, row.RunId));
        Assert.Equal((2L, 3L, 1L, 9L), (rows[4].Sums.Calls, rows[4].Sums.TotalTokens, rows[4].Sums.UnpricedCalls,
            rows[4].Sums.CostTotalNanoUsd!.Value));
        Assert.Equal((Noon.AddSeconds(2), Noon.AddSeconds(5)), (rows[4].Sums.FirstSeenAt, rows[4].Sums.LastSeenAt));
    }

    [SpecificationFact]
    public async Task A_workstream_is_rolled_up_over_the_runs_that_belong_to_it()
    {
        var runs = Fixture.Store<IRunRecordStore>();
        var (stream, first, second, other) = (NewId("stream"), NewId("run"), NewId("run"), NewId("run"));
        await runs.CreateRunAsync(new WorkflowRun { RunId = first, WorkstreamId = stream });
        await runs.CreateRunAsync(new WorkflowRun { RunId = second, WorkstreamId = stream });
        await runs.CreateRunAsync(new WorkflowRun { RunId = other, WorkstreamId = NewId("stream") });
        await runs.RecordStepAsync(new RunStep { RunId = first, Step = "index", Status = RunRecordStatus.Completed });
        await RecordAsync(
            Call(1, "m") with { RunId = second, Step = "index" }, Call(2, "m") with { RunId = first, Step = "index" },
            Call(3, "m") with { RunId = second, Step = "agentic" }, Call(4, "m") with { RunId = other },
            Call(5, "m") with { RunId = NewId("run") }, Call(6, "m"));

        var rows = await Reader.GetWorkstreamRollupAsync(stream);

        string[] ordered = [.. new[] { first, second }.Order(StringComparer.Ordinal)];
        Assert.Equal(
            [("agentic", second), ("index", ordered[0]), ("index", ordered[1])],
            rows.Select(row => (row.Step, row.RunId)));
        Assert.All(rows, row => Assert.Equal(1, row.Sums.Calls));
    }

    [SpecificationFact]
    public async Task Recent_calls_come_newest_first_up_to_the_limit()
    {
        var low = Guid.Parse("00000000-0000-7000-8000-0000000000ff");
        var high = Guid.Parse("ff000000-0000-7000-8000-000000000000");
        await RecordAsync(
            Call(2) with { EventId = low }, Call(1), Call(3, "newest"), Call(2, "tie") with { EventId = high });

        var recent = await Reader.ListRecentAsync(OfSession, 3);

        Assert.Equal(["newest", "tie", "m"], recent.Select(usage => usage.Model));
        Assert.Equal(low, recent[2].EventId);
        Assert.InRange((await Reader.ListRecentAsync()).Count, 4, 200);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Reader.ListRecentAsync(limit: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Reader.ListRecentAsync(limit: ITokenUsageReader.MaxLimit + 1));
    }

    [SpecificationFact]
    public async Task Every_property_of_the_filter_narrows_from_inclusive_to_exclusive()
    {
        var (run, request) = (NewId("run"), NewId("request"));
        await RecordAsync(
            Call(1, "a", 1), Call(2, "a", 10) with { RunId = run }, Call(3, "b", 100) with { RequestId = request },
            Call(4, "b", 1000));

        Assert.Equal(1111, await TotalAsync(OfSession));
        Assert.Equal(10, await TotalAsync(new TokenUsageFilter { RunId = run }));
        Assert.Equal(100, await TotalAsync(new TokenUsageFilter { RequestId = request }));
        Assert.Equal(1100, await TotalAsync(OfSession with { Model = "b" }));
        Assert.Equal(110, await TotalAsync(OfSession with { Since = Noon.AddSeconds(2), Until = Noon.AddSeconds(4) }));
        Assert.Equal(0, await TotalAsync(OfSession with { Model = "b", Until = Noon.AddSeconds(3) }));
        Assert.Equal(0, await TotalAsync(OfSession with { Model = "B" }));
    }

    [SpecificationFact]
    public async Task Sums_are_exact_up_to_64_bits_and_refused_beyond()
    {
        var largest = Call(1, input: long.MaxValue - 1) with { CostTotalNanoUsd = long.MaxValue };
        await RecordAsync(largest, Call(2, input: 1));
        var sums = await Reader.GetSummaryAsync(OfSession);
        Assert.Equal((long.MaxValue, long.MaxValue), (sums.InputTokens, sums.CostTotalNanoUsd));

        await RecordAsync(Call(3, input: 1));

        var refusal = await Assert.ThrowsAsync<OverflowException>(() => Reader.GetSummaryAsync(OfSession));
        Assert.Contains("'input_tokens'", refusal.Message, StringComparison.Ordinal);
    }

    private TokenUsage Call(int second, string? model = "m", long input = 1, long output = 0) => new()
    {
        CreatedAt = Noon.AddSeconds(second),
        SessionId = _session,
        Model = model,
        InputTokens = input,
        OutputTokens = output,
    };

    private Task<int> RecordAsync(params TokenUsage[] usages) => Sink.RecordManyAsync(usages);

    private async Task<long> TotalAsync(TokenUsageFilter filter) => (await Reader.GetSummaryAsync(filter)).TotalTokens;
}
