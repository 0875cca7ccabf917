using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

/// <summary>What docs/runbook.md says of the one situation in which writes wait for a database that is gone.</summary>
public sealed class WaitingWritesTests
{
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
        await pair.WriteRunsAsync(PersistencePhase.ReadCutover, 1);
        string[] away = ["--sqlite", pair.Sqlite, "--postgres", pair.Nowhere];

        var asked = (await Pair.RunBareAsync(["phase", "rollback", "Backfill", "--force", .. away])).Ended(2);
        var taken = (await Pair.RunBareAsync(["phase", "rollback", "Backfill", "--force", "--yes", .. away])).Ended(0);
        Assert.Contains("phase settle", asked.Errors, StringComparison.Ordinal);
        Assert.Contains("Phase Backfill is in force", taken.Output, StringComparison.Ordinal);
        Assert.Contains("No loss", (await pair.RunAsync("phase", "settle")).Ended(0).Output, StringComparison.Ordinal);
        Assert.Equal("sqlite", await pair.FromPostgresAsync<string>("SELECT authority FROM persistence.control"));
    }
}
