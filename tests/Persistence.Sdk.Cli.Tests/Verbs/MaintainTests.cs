using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

/// <summary>Tidying up by hand.</summary>
public sealed class MaintainTests
{
    private const string OldTombstone =
        "INSERT INTO persistence_tombstones VALUES ('workflow.run_records', '[\"gone\", \"run\", \"\", \"\"]', 1, -2)";

    [PostgresFact]
    public async Task A_dry_run_counts_and_a_run_removes_what_is_old_enough()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);
        await pair.OnSqliteAsync(OldTombstone);

        var dry = (await pair.RunAsync("maintain", "--dry-run", "--json")).Ended(0).Document;
        Assert.Equal(1, dry.GetProperty("tables")[0].GetProperty("tombstones").GetInt64());
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones"));

        var run = (await pair.RunAsync("maintain", "--json")).Ended(0).Document;
        Assert.Equal("Begun", run.GetProperty("collection").GetString());
        Assert.Equal(1, run.GetProperty("tables")[0].GetProperty("tombstones").GetInt64());
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones"));

        var again = (await pair.RunAsync("maintain", "--json")).Ended(0).Document;
        Assert.Equal("NotDue", again.GetProperty("collection").GetString());
        Assert.Equal(0, again.GetProperty("tables").GetArrayLength());
    }

    [PostgresFact]
    public async Task Retention_and_jobs_are_looked_after_without_an_application()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);
        await pair.OnPostgresAsync("SELECT persistence.ensure_month('observability', 'token_usage', '2020-01-01')");
        await pair.OnSqliteAsync(
            """
            INSERT INTO observability_request_failures (id, context_json, created_at, row_version)
            VALUES (1, '{}', '2026-01-01T00:00:00.000000Z', 1);
            INSERT INTO workflow_async_jobs (job_id, queue_name, job_type, status, priority, payload_json, result_json,
                attempt_count, max_attempts, retry_delay_seconds, available_at, locked_at, lease_expires_at, worker_id,
                created_at, updated_at, row_version)
            VALUES ('j', 'q', 't', 'running', 0, '{}', '{}', 1, 3, 1, '2026-01-01T00:00:00.000000Z',
                '2026-01-01T00:00:00.000000Z', '2026-01-01T00:00:00.000000Z', 'dead', '2026-01-01T00:00:00.000000Z',
                '2026-01-01T00:00:00.000000Z', 1);
            """);
        var settings = pair.File("retention.json");
        await File.WriteAllTextAsync(
            settings,
            """
            { "Persistence": { "Retention": { "KeepDays": {
                "observability.token_usage": 90, "observability.request_failures": 90 } } } }
            """);

        var dry = (await pair.RunAsync("maintain", "--dry-run", "--json", "--config", settings)).Ended(0).Document;
        Assert.Equal(1, dry.GetProperty("tables")[0].GetProperty("retired").GetInt64());
        var run = (await pair.RunAsync("maintain", "--json", "--config", settings)).Ended(0).Document;

        Assert.Equal(1, run.GetProperty("jobs").GetInt64());
        Assert.Equal(2, run.GetProperty("monthsMade").GetInt64());
        Assert.Equal(
            ["Postgres observability.token_usage 0 2", "Sqlite observability.request_failures 1 0"],
            run.GetProperty("tables").EnumerateArray().Select(table =>
                $"{table.GetProperty("side")} {table.GetProperty("table")} {table.GetProperty("retired")} {table.GetProperty("months")}")
                .Order(StringComparer.Ordinal));
        Assert.Equal("retry", await pair.FromPostgresAsync<string>("SELECT status FROM workflow.async_jobs"));
        Assert.Contains(
            "Nothing is there to be removed.", (await pair.RunAsync("maintain", "--config", settings)).Ended(0).Output,
            StringComparison.Ordinal);
    }
}
