using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

/// <summary>What docs/runbook.md says of the one situation in which writes wait for a database that is gone.</summary>
public sealed class WaitingWritesTests
{
    /// <summary>As it stands where Postgres went before it was brought over.</summary>
    private const string NotDelivered =
        """
        INSERT INTO persistence.pending (table_name, row_key, version, since)
        SELECT 'workflow.run_records', json_build_array(run_id, record_kind, step, record_key)::text, row_version, now()
        FROM workflow.run_records WHERE run_id = 'run-1'
        """;

    private const string OfAnotherTable =
        "INSERT INTO persistence.pending (table_name, row_key, version, since) VALUES ('my.table', '[1]', 1, now())";

    [PostgresFact]
    public async Task S33_The_status_says_what_writes_wait_for_and_a_command_settles_it_when_Postgres_is_back()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.Backfill, 1);

        // As a coordinator leaves it that died behind the consent of the old authority.
        await pair.OnSqliteAsync("UPDATE persistence_control SET state = 'raising', attempt_id = 'died'");
        string[] away = ["--sqlite", pair.Sqlite, "--postgres", pair.Nowhere];
        var status = (await Pair.RunBareAsync(["status", .. away])).Ended(3);
        var state = (await Pair.RunBareAsync(["status", "--json", .. away])).Ended(3).Document;
        var stuck = (await Pair.RunBareAsync(["phase", "rollback", "Backfill", "--timeout", "1", .. away])).Ended(1);
        var asked = (await Pair.RunBareAsync(["phase", "rollback", "Backfill", "--force", .. away])).Ended(2);
        Assert.Contains("SQLite will decide without it", asked.Errors, StringComparison.Ordinal);
        Assert.Equal("raising", await pair.FromSqliteAsync<string>("SELECT state FROM persistence_control"));
        (await pair.RunAsync("phase", "set", "ReadCutover")).Ended(0);

        Assert.Contains("Sqlite has consented to pass its authority on", status.Output, StringComparison.Ordinal);
        Assert.Equal("Raising", state.GetProperty("state").GetString());
        Assert.Contains("is not available", stuck.Errors, StringComparison.Ordinal);
        Assert.Equal(3, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        Assert.Equal("open", await pair.FromSqliteAsync<string>("SELECT state FROM persistence_control"));
    }

    [PostgresFact]
    public async Task SQLite_is_taken_over_on_an_operators_word_where_Postgres_does_not_come_back()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.ReadCutover, 2);
        await pair.OnPostgresAsync(NotDelivered);
        await pair.OnSqliteAsync("DELETE FROM workflow_run_records WHERE run_id = 'run-1'");
        string[] away = ["--sqlite", pair.Sqlite, "--postgres", pair.Nowhere];

        var asked = (await Pair.RunBareAsync(["phase", "rollback", "Backfill", "--force", .. away])).Ended(2);
        var farther = (await Pair.RunBareAsync(["phase", "rollback", "DualWrite", "--force", "--yes", .. away])).Ended(2);
        var taken = (await Pair.RunBareAsync(["phase", "rollback", "Backfill", "--force", "--yes", .. away])).Ended(0);
        Assert.Contains("'persistence phase rollback Backfill --force'", farther.Errors, StringComparison.Ordinal);
        Assert.Contains("phase settle", asked.Errors, StringComparison.Ordinal);
        Assert.Contains("Phase Backfill is in force", taken.Output, StringComparison.Ordinal);

        var shown = (await pair.RunAsync("phase", "settle", "--json")).Ended(3).Document;
        Assert.Equal("sqlite", await pair.FromPostgresAsync<string>("SELECT authority FROM persistence.control"));
        (await pair.RunAsync("phase", "settle", "--take-back", "--give-up", "--yes")).Ended(2);
        var unsure = (await pair.RunAsync("phase", "settle", "--take-back")).Ended(2);
        Assert.Equal(1, await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.pending"));
        await pair.OnPostgresAsync(OfAnotherTable);
        var settled = (await pair.RunAsync("phase", "settle", "--take-back", "--yes", "--json")).Ended(3).Document;
        var others = (await pair.RunAsync("phase", "settle", "--take-back", "--yes")).Ended(3);
        Assert.Contains("Keys of other tables still wait", others.Output, StringComparison.Ordinal);
        await pair.OnPostgresAsync("DELETE FROM persistence.pending");
        Assert.Contains("No loss", (await pair.RunAsync("phase", "settle")).Ended(0).Output, StringComparison.Ordinal);

        Assert.Equal("workflow.run_records", shown.GetProperty("lost")[0].GetProperty("table").GetString());
        Assert.Contains("only Postgres has workflow.run_records: 1 rows", unsure.Errors, StringComparison.Ordinal);
        Assert.Equal("takenBack", settled.GetProperty("settled").GetString());
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT count(*) FROM workflow_run_records"));
    }
}
