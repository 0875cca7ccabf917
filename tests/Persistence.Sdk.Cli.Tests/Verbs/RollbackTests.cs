using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

/// <summary>The way back that an operator takes while applications go on asking for more.</summary>
public sealed class RollbackTests
{
    [PostgresFact]
    public async Task S33_A_forward_flag_that_is_still_set_elsewhere_after_a_rollback_does_not_move_the_phase_again()
    {
        await using var pair = await Pair.CreateAsync();
        await using var application = await pair.StartApplicationAsync(PersistencePhase.ReadCutover);

        var back = (await pair.RunAsync("phase", "rollback", "Backfill", "--json")).Ended(0);
        var moves = await pair.FromSqliteAsync<long>("SELECT max(epoch) FROM persistence_phase_history");
        await using var another = await pair.StartApplicationAsync(PersistencePhase.ReadCutover); // it has looked once
        await pair.WaitForHeartbeatAsync(application.Id);

        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT phase FROM persistence_control"));
        Assert.Equal(moves, await pair.FromSqliteAsync<long>("SELECT max(epoch) FROM persistence_phase_history"));
        Assert.Equal("Backfill", back.Document.GetProperty("ceiling").GetString());
        Assert.Equal(
            application.Id, back.Document.GetProperty("askForMore")[0].GetProperty("osProcessId").GetInt32());
        Assert.Contains("ReadCutover → Backfill: SQLite decides again", back.Errors, StringComparison.Ordinal);
        var refused = (await pair.RunAsync("phase", "set", "ReadCutover")).Ended(3);
        Assert.Contains("'persistence phase lift'", refused.Errors, StringComparison.Ordinal);

        var lift = (await pair.RunAsync("phase", "lift")).Ended(0);
        Assert.Contains($"process {application.Id} on {Environment.MachineName} (ReadCutover)", lift.Output,
            StringComparison.Ordinal);
        await pair.WaitForPhaseAsync(PersistencePhase.ReadCutover);
        var history = (await pair.RunAsync("phase", "history")).Ended(0).Output;
        Assert.Matches("ceiling Backfill set by .+ on ", history);
        Assert.Matches("ceiling Backfill lifted by .+ on ", history);
    }

    [PostgresFact]
    public async Task S30_S33_Two_operators_at_once_end_below_the_ceiling_and_lose_nothing()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.Backfill, 3);
        (await pair.RunAsync("backfill")).Ended(0);

        var forward = pair.RunAsync("phase", "set", "ReadCutover", "--timeout", "60");
        var back = pair.RunAsync("phase", "rollback", "DualWrite");
        var lower = pair.RunAsync("phase", "rollback", "SqliteOnly");
        var runs = await Task.WhenAll(forward, back, lower);

        Assert.Contains(runs[0].ExitCode, (int[])[0, 3]); // it may have been there before the ceiling
        Assert.Contains(runs[1].ExitCode, (int[])[0, 3]); // the lower ceiling may have come first
        runs[2].Ended(0);
        var status = (await pair.RunAsync("status", "--json")).Ended(0).Document;
        Assert.Equal(
            ("SqliteOnly", "SqliteOnly", "Sqlite", "Open"),
            (Text("effective"), Text("ceiling"), Text("authority"), Text("state")));
        Assert.Equal(3, await pair.FromSqliteAsync<long>("SELECT count(*) FROM workflow_run_records"));

        string? Text(string name) => status.GetProperty(name).GetString();
    }

    [PostgresFact]
    public async Task A_rollback_never_raises_a_ceiling_and_without_Postgres_it_caps_all_the_same()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);

        var capped = (await Pair.RunBareAsync(
            "phase", "rollback", "SqliteOnly", "--sqlite", pair.Sqlite, "--postgres", pair.Nowhere)).Ended(0);
        var raised = (await pair.RunAsync("phase", "rollback", "Backfill")).Ended(3);
        var lifted = (await pair.RunAsync("phase", "lift", "--json")).Ended(0).Document;
        var nothing = (await pair.RunAsync("phase", "lift")).Ended(0);

        Assert.Contains("Postgres gets no more writes", capped.Errors, StringComparison.Ordinal);
        Assert.Contains("'persistence phase lift'", raised.Errors, StringComparison.Ordinal);
        Assert.Equal("SqliteOnly", lifted.GetProperty("lifted").GetString());
        Assert.Contains("There is no ceiling.", nothing.Output, StringComparison.Ordinal);
    }
}
