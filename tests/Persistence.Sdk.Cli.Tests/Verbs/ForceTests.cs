using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class ForceTests
{
    [PostgresFact]
    public async Task What_force_skips_is_listed_and_confirmed_and_stands_in_the_history()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 2);

        var asked = (await pair.RunAsync("phase", "set", "ReadCutover", "--force")).Ended(2);
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT phase FROM persistence_control")); // that step was green
        var forced = (await pair.RunAsync("phase", "set", "ReadCutover", "--force", "--yes", "--json")).Ended(0);
        var history = (await pair.RunAsync("phase", "history")).Ended(0).Output;

        Assert.All((ToolRun[])[asked, forced], run =>
        {
            Assert.Contains("Backfill → ReadCutover by force skips:", run.Errors, StringComparison.Ordinal);
            Assert.Contains("backfill complete: not under the present coverage", run.Errors, StringComparison.Ordinal);
            Assert.Contains("is not found", run.Errors, StringComparison.Ordinal);
        });
        Assert.Contains("--yes", asked.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ["backfill complete", "parity clean"],
            forced.Document.GetProperty("skipped").EnumerateArray().Select(clause => clause.GetProperty("name").GetString()));
        Assert.Contains($"forced by {Environment.UserName} on {Environment.MachineName}, skipped: [backfill complete]",
            history, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_keeps_the_two_apart_is_never_skipped_on_the_way_back_either()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.ReadCutover, 1);
        (await pair.WithoutSoakAsync("phase", "set", "PostgresOnly")).Ended(0);

        (await pair.RunAsync("phase", "rollback", "ReadCutover")).Ended(0);
        var back = (await pair.RunAsync("phase", "rollback", "Backfill", "--force", "--yes")).Ended(0);
        await pair.OnPostgresAsync("UPDATE persistence.control SET peer_id = 'another file'");
        (await pair.RunAsync("phase", "rollback", "SqliteOnly")).Ended(0);
        (await pair.RunAsync("phase", "lift")).Ended(0);
        var never = (await pair.RunAsync("phase", "set", "DualWrite", "--force", "--yes")).Ended(3);
        var unsure = (await pair.RunAsync("phase", "set", "DualWrite", "--force")).Ended(3);
        var alone = (await pair.RunAsync("phase", "set", "DualWrite", "--yes")).Ended(2);

        Assert.Contains("ReadCutover → Backfill by force skips:", back.Errors, StringComparison.Ordinal);
        Assert.Contains("never skipped by force", never.Output, StringComparison.Ordinal);
        Assert.Contains("never skipped by force", unsure.Output, StringComparison.Ordinal); // nothing is asked for that
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT phase FROM persistence_control"));
        Assert.Contains("--force", alone.Errors, StringComparison.Ordinal);
    }
}
