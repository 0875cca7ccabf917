using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Documents;

/// <summary>What the commands write is what docs/cli.md shows, walked through in the order of a real journey.</summary>
public sealed class JsonShapeTests
{
    private const string LiveProcess =
        """
        INSERT INTO persistence_processes (process_id, host, os_process_id, asks_for, library_version, heartbeat_at)
        VALUES ('p', 'h', 1, 1, '1', strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now', '+10 seconds'))
        """;

    private const string OldTombstone =
        "INSERT INTO persistence_tombstones VALUES ('workflow.run_records', '[\"gone\", \"run\", \"\", \"\"]', 1, -2)";

    private readonly HashSet<string> _seen = [];

    [PostgresFact]
    public async Task Every_document_has_the_properties_of_its_documented_example()
    {
        await using var pair = await Pair.CreateAsync(withSchema: false);
        await VerifyAsync(pair, "failure", 1, "status");
        await VerifySchemaAsync(pair);
        await VerifyAsync(pair, "doctor", 0, "doctor");
        await VerifyFirstStepAsync(pair);
        await VerifyAsync(pair, "backfill", 3, "backfill");
        await pair.OnSqliteAsync(OldTombstone);
        await VerifyAsync(pair, "maintain", 0, "maintain", "--dry-run");
        await pair.OnPostgresAsync("UPDATE workflow.run_records SET papers_dir = 'other'");
        await VerifyAsync(pair, "verify", 3, "verify", "--show-values");
        await VerifyPendingAsync(pair);
        await VerifyCeilingAsync(pair);
        await VerifyAsync(
            pair, "import", 3, "import", "ragonometrics", "--from", await LegacyFiles.WriteAsync(pair.File("legacy")));

        Assert.Equal(DocumentedShapes.Names.Order(), _seen.Order());
    }

    private async Task VerifySchemaAsync(Pair pair)
    {
        await VerifyAsync(pair, "schema apply", 0, "schema", "apply");
        await pair.OnSqliteAsync(
            "CREATE TABLE kept AS SELECT * FROM persistence_schema_history WHERE module <> 'Control'; "
            + "DELETE FROM persistence_schema_history WHERE module <> 'Control'");
        await VerifyAsync(pair, "schema status", 3, "schema", "status", "--side", "sqlite");
        await pair.OnSqliteAsync("INSERT INTO persistence_schema_history SELECT * FROM kept; DROP TABLE kept");
        await VerifyAsync(pair, "schema script", 0, "schema", "script", "--side", "postgres");
    }

    private async Task VerifyFirstStepAsync(Pair pair)
    {
        await pair.WriteRunsAsync(PersistencePhase.SqliteOnly, 2);
        await pair.OnSqliteAsync("UPDATE workflow_run_records SET papers_dir = 'a' || char(0) WHERE run_id = 'run-0'");
        await pair.OnSqliteAsync(LiveProcess);
        await VerifyAsync(pair, "status", 3, "status");
        await VerifyAsync(pair, "phase check", 3, "phase", "check");
        await pair.OnSqliteAsync("DELETE FROM persistence_processes");
        await VerifyAsync(pair, "preflight", 3, "preflight");
        Verify("phase set", 3, await Pair.RunBareAsync(
            "phase", "set", "DualWrite", "--timeout", "1", "--sqlite", pair.Sqlite, "--postgres", pair.Nowhere,
            "--json"));
        (await pair.RunAsync("phase", "set", "DualWrite")).Ended(0);
    }

    private async Task VerifyCeilingAsync(Pair pair)
    {
        await pair.OnSqliteAsync(LiveProcess);
        await VerifyAsync(pair, "phase rollback", 0, "phase", "rollback", "SqliteOnly");
        await VerifyAsync(pair, "phase lift", 0, "phase", "lift");
        await VerifyAsync(pair, "phase history", 0, "phase", "history");
        await VerifyAsync(pair, "phase settle", 0, "phase", "settle");
    }

    private async Task VerifyPendingAsync(Pair pair)
    {
        await VerifyAsync(pair, "pending list", 0, "pending", "list");
        var key = await pair.FromSqliteAsync<string>("SELECT row_key FROM persistence_pending LIMIT 1");
        await VerifyAsync(pair, "pending retry", 0, "pending", "retry");
        await pair.OnSqliteAsync("UPDATE persistence_pending SET parked = 1");
        await VerifyAsync(
            pair, "pending discard", 0, "pending", "discard", "--table", "workflow.run_records", "--key", key!,
            "--yes");
    }

    private async Task VerifyAsync(Pair pair, string name, int exitCode, params string[] arguments) =>
        Verify(name, exitCode, await pair.RunAsync([.. arguments, "--json"]));

    private void Verify(string name, int exitCode, ToolRun run)
    {
        DocumentedShapes.Verify(name, run.Ended(exitCode));
        _seen.Add(name);
    }
}
