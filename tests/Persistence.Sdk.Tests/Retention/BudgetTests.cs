using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Retention;

/// <summary>A pass works in small steps, and no longer than it may.</summary>
public sealed class BudgetTests
{
    private const int Rows = 2_500;

    [PostgresFact]
    public async Task A_pass_ends_with_its_time_and_the_next_one_goes_on_from_there()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly);
        var side = await application.Engine.OpenSideAsync(DatabaseSide.Sqlite, default);
        await pair.OnSqliteAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Rows})
            INSERT INTO observability_request_failures (id, context_json, created_at, row_version)
            SELECT i, '{"{}"}', '2026-01-01T00:00:00.000000Z', i FROM n
            """);
        var table = application.Services.GetRequiredService<TableCatalog>().Find("observability.request_failures")!;
        await side.Upkeep.RaiseCutoffAsync(table, DateTimeOffset.UtcNow.AddDays(-1), Fence.AnyEpoch, default);
        var time = new ManualTimeProvider();
        var upkeep = new SideUpkeep(
            application.Services.GetRequiredService<TableCatalog>(), TimeSpan.FromSeconds(1), time);

        var passes = new List<SideTidied>();
        do
        {
            passes.Add(await upkeep.RunAsync(side, NothingExpires, SlowDown, default));
        }
        while (passes[^1].HasMore && passes.Count < 200);

        Assert.Equal(
            [1_000L, 1_000, 500], passes.Select(pass => pass.Tables.Sum(table => table.Retired)).Where(rows => rows > 0));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM observability_request_failures"));

        // One step is all there is time for.
        Task SlowDown(CancellationToken cancellationToken)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }

        static Task<int> NothingExpires(TableDefinition table, int limit, CancellationToken cancellationToken) =>
            Task.FromResult(0);
    }

    [Fact]
    public async Task A_step_is_made_whatever_the_time_and_none_behind_it()
    {
        var (time, steps) = (new ManualTimeProvider(), 0);
        var run = new TimedSteps(TimeSpan.FromSeconds(2), time, _ => Task.CompletedTask);

        await run.RepeatAsync(Step, default);
        await run.RepeatAsync(Step, default);

        Assert.Equal(2, steps);
        Assert.True(run.IsUnfinished);

        Task<bool> Step(CancellationToken cancellationToken)
        {
            steps++;
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(false);
        }
    }

    [PostgresTheory]
    [InlineData(true, 1, "retry")]
    [InlineData(false, 0, "running")]
    public async Task Jobs_of_workers_that_died_are_given_back_where_the_option_says_so(bool requeues, int ended, string status)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly, null, ("Retention:RequeueJobs", $"{requeues}"));
        var jobs = application.Services.GetRequiredService<IAsyncJobStore>();
        await jobs.EnqueueAsync(new NewAsyncJob { QueueName = "q", JobType = "t", MaxAttempts = 3 });
        await jobs.ClaimAsync("q", "worker");
        await pair.OnSqliteAsync("UPDATE workflow_async_jobs SET lease_expires_at = '2001-01-01T00:00:00.000000Z'");

        var report = await application.Engine.Maintenance.RunAsync(dryRun: false, default);

        Assert.Equal(ended, report.Jobs);
        Assert.Equal(status, await pair.FromSqliteAsync<string>("SELECT status FROM workflow_async_jobs"));
    }
}
