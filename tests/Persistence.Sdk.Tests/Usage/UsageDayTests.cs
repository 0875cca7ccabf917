using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Usage;

/// <summary>Usage that is summed up by day: what is read is what was recorded, at any time.</summary>
public sealed class UsageDayTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private static readonly PersistencePhase[] Walk =
    [
        PersistencePhase.SqliteOnly, PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.ReadCutover,
        PersistencePhase.Backfill,
    ];

    [PostgresFact]
    public async Task Sums_of_days_are_those_of_the_calls_in_every_phase_whatever_comes_late()
    {
        var random = Seed.Next(output).Random();
        var ledger = new UsageLedger(random);
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly);
        foreach (var phase in Walk)
        {
            await Journey.MoveAsync(application, phase);
            await ledger.AssertReadAsync(UsageDays.Reader(application), new TokenUsageFilter());
            await StepAsync(application, ledger, random, steps: 12);
            await UsageDays.SumUpAsync(application);
            await ledger.AssertReadAsync(UsageDays.Reader(application), ledger.Filter());
            var side = phase == PersistencePhase.ReadCutover ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
            var (current, outdated) = await UsageDays.CountAsync(pair, side);
            Assert.True(current > 5, "Days have sums.");
            Assert.Equal(0, outdated);
        }

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task Two_processes_that_sum_up_at_once_miss_no_call_that_arrives_meanwhile(PersistencePhase phase)
    {
        const int Writers = 4;
        const int Calls = 150;
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(phase);
        await using var other = await pair.StartAsync(phase);
        var (begun, done) = (0, 0);
        var writers = Task.WhenAll(Enumerable.Range(0, Writers).Select(WriteAsync));
        var others = new[] { SumUpAsync(one), SumUpAsync(other), ReadAsync(one), ReadAsync(other) };
        await writers;
        await Task.WhenAll(others);

        Assert.Equal(Writers * Calls, (await UsageDays.Reader(one).GetSummaryAsync()).InputTokens);
        await Task.WhenAll(UsageDays.SumUpAsync(one), UsageDays.SumUpAsync(other));
        Assert.Equal(Writers * Calls, (await UsageDays.Reader(other).GetSummaryAsync()).InputTokens);
        var side = phase == PersistencePhase.SqliteOnly ? DatabaseSide.Sqlite : DatabaseSide.Postgres;
        Assert.Equal((3, 0), await UsageDays.CountAsync(pair, side));

        async Task WriteAsync(int writer)
        {
            await Task.Yield();
            for (var i = 0; i < Calls; i++)
            {
                Interlocked.Increment(ref begun);
                await (i % 2 == 0 ? one : other).TokenUsages.RecordAsync(Call(Noon.AddDays((writer + i) % 3), $"m{i % 2}"));
                Interlocked.Increment(ref done);
            }
        }

        async Task SumUpAsync(Application application)
        {
            while (!writers.IsCompleted)
            {
                await UsageDays.SumUpAsync(application);
            }
        }

        async Task ReadAsync(Application application)
        {
            while (!writers.IsCompleted)
            {
                var before = Volatile.Read(ref done);
                var read = (await UsageDays.Reader(application).GetSummaryAsync()).Calls;
                Assert.InRange(read, before, Volatile.Read(ref begun));
            }
        }
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task A_maintenance_pass_sums_up_and_reads_go_by_the_sums_until_a_call_comes_late(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        var reader = UsageDays.Reader(application);
        var late = Call(Noon, "m");
        await application.TokenUsages.RecordManyAsync(
            [Call(Noon, "m"), Call(Noon, null), Call(Noon.AddDays(1), "m"), Call(DateTimeOffset.UtcNow, "m")]);

        var report = await application.Engine.Maintenance.RunAsync(dryRun: false, default);

        Assert.Equal(2, report.DaysSummedUp);
        var side = phase == PersistencePhase.PostgresOnly ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        await FalsifyAsync(pair, side);
        Assert.Equal([1002L, 1, 1], (await reader.GetByDayAsync()).Select(day => day.Sums.InputTokens));
        await application.TokenUsages.RecordAsync(late);
        await application.TokenUsages.RecordAsync(late);
        Assert.Equal([3L, 1, 1], (await reader.GetByDayAsync()).Select(day => day.Sums.InputTokens));
        Assert.Equal((1, 1), await UsageDays.CountAsync(pair, side));
        if (phase == PersistencePhase.DualWrite)
        {
            await Eventually.DrainedAsync(pair);
            Assert.Equal((1, 1), await UsageDays.CountAsync(pair, DatabaseSide.Postgres));
        }
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task Sums_stay_where_retention_removed_calls_and_damage_and_what_no_sum_can_hold_is_told_apart(
        PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        var reader = UsageDays.Reader(application);
        Func<string, Task<int>> run = phase == PersistencePhase.SqliteOnly
            ? sql => pair.OnSqliteAsync(sql.Replace("observability.", "observability_", StringComparison.Ordinal))
            : pair.OnPostgresAsync;
        await application.TokenUsages.RecordManyAsync(
        [
            .. Enumerable.Range(0, 10).Select(_ => Call(Noon, "m")), Call(Noon.AddDays(2), "n"),
            Call(Noon.AddDays(4), "m") with { InputTokens = long.MaxValue },
            Call(Noon.AddDays(4), "m") with { InputTokens = long.MaxValue },
        ]);

        Assert.Equal(2, (await UsageDays.SumUpAsync(application)).DaysSummedUp);

        var others = new TokenUsageFilter { Until = Noon.AddDays(3) };
        await Assert.ThrowsAsync<OverflowException>(() => reader.GetSummaryAsync());
        Assert.Equal(11, (await reader.GetSummaryAsync(others)).InputTokens);

        // As retention removes them: first of one day, of which another call comes late, then of it altogether.
        await run("DELETE FROM observability.token_usage WHERE model = 'm' AND input_tokens = 1");
        await application.TokenUsages.RecordAsync(Call(Noon, "m"));
        await UsageDays.SumUpAsync(application);
        Assert.Equal(11, (await reader.GetSummaryAsync(others)).InputTokens);
        await application.TokenUsages.RecordAsync(Call(Noon, "m"));
        await run("DELETE FROM observability.token_usage WHERE model = 'm' AND input_tokens = 1");
        await UsageDays.SumUpAsync(application);
        Assert.Equal(11, (await reader.GetSummaryAsync(others)).InputTokens);

        // A call that came by no way of the library's is found when its day is looked at again.
        await run(phase == PersistencePhase.SqliteOnly ? Foreign.Replace("now()", "'2026-01-07T01:00:00.000000Z'",
            StringComparison.Ordinal) : Foreign.Replace("now()", "'2026-01-07T01:00:00Z'", StringComparison.Ordinal));
        await UsageDays.SumUpAsync(application);
        Assert.Equal(18, (await reader.GetSummaryAsync(others)).InputTokens);
    }

    private const string Foreign =
        """
        INSERT INTO observability.token_usage (created_at, event_id, model, input_tokens, cached_input_tokens,
            output_tokens, reasoning_tokens, total_tokens, meta, row_version)
        VALUES (now(), '00000000-0000-7000-8000-000000000001', 'n', 7, 0, 0, 0, 7, '{}', 1)
        """;

    private static TokenUsage Call(DateTimeOffset at, string? model) =>
        new() { CreatedAt = at, EventId = Guid.CreateVersion7(), Model = model, InputTokens = 1 };

    /// <summary>Lets the sums of an earlier day say something else than its calls do.</summary>
    private static Task<int> FalsifyAsync(DatabasePair pair, DatabaseSide side) => side == DatabaseSide.Sqlite
        ? pair.OnSqliteAsync(
            "UPDATE observability_token_usage_daily SET input_tokens = 1001 WHERE day = '2026-01-05' AND model = 'm'")
        : pair.OnPostgresAsync(
            "UPDATE observability.token_usage_daily SET input_tokens = 1001 WHERE day = '2026-01-05' AND model = 'm'");

    private static async Task StepAsync(Application application, UsageLedger ledger, Random random, int steps)
    {
        var reader = UsageDays.Reader(application);
        for (var i = 0; i < steps; i++)
        {
            switch (random.Next(5))
            {
                case 0:
                    await UsageDays.SumUpAsync(application);
                    break;
                case 1 when ledger.Count > 0:
                    await application.TokenUsages.RecordAsync(ledger.Again());
                    break;
                case 2:
                    await DieAsync(application, random);
                    break;
                default:
                    await application.TokenUsages.RecordManyAsync(ledger.Record(random.Next(1, 40)));
                    break;
            }

            await ledger.AssertReadAsync(reader, ledger.Filter());
        }
    }

    private static async Task DieAsync(Application application, Random random)
    {
        try
        {
            await UsageDays.SumUpAsync(
                application, new UsageDays.Dying(application.Database, random.Next(12), random.Next(2) == 0));
        }
        catch (OperationCanceledException)
        {
            // As it was meant.
        }
    }
}
