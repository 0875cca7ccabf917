using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>A process is paused in the middle of something, and wakes when another one has long taken over.</summary>
[Trait("Kind", "Kills")]
public sealed class LateWakingTests
{
    [PostgresTheory]
    [InlineData(FaultPoints.FlipDraining, PersistencePhase.Backfill, PersistencePhase.ReadCutover)]
    [InlineData(FaultPoints.FlipBeforeRaising, PersistencePhase.Backfill, PersistencePhase.ReadCutover)]
    [InlineData(FaultPoints.FlipRaising, PersistencePhase.Backfill, PersistencePhase.ReadCutover)]
    [InlineData(FaultPoints.FlipRaised, PersistencePhase.Backfill, PersistencePhase.ReadCutover)]
    [InlineData(FaultPoints.FlipDraining, PersistencePhase.ReadCutover, PersistencePhase.Backfill)]
    [InlineData(FaultPoints.FlipBeforeRaising, PersistencePhase.ReadCutover, PersistencePhase.Backfill)]
    [InlineData(FaultPoints.FlipRaising, PersistencePhase.ReadCutover, PersistencePhase.Backfill)]
    public async Task S56_A_coordinator_that_wakes_when_another_has_passed_the_authority_on_changes_nothing_any_more(
        string label, PersistencePhase from, PersistencePhase to)
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var pauses = new Pauses();
        var pause = pauses.At(label);
        await using var late = await pair.StartAsync(from);
        await late.Database.PutAsync("counter", 0);
        late.Set("Phase", $"{to}");
        await pause.ReachedAsync();
        await ExpireLeasesAsync(pair);

        await using var other = await Pauses.OutsideAsync(() => pair.StartAsync(to));
        await using var load = new Load([other]);
        await Journey.ArriveAsync(other, to);
        await Transitions.AssertSettledAsync(pair);
        var before = await Transitions.OfAsync(pair);

        pause.Go();
        await Journey.ArriveAsync(late, to);
        await late.Database.PutAsync("woken", 1);
        await load.StopAsync();
        await Eventually.DrainedAsync(pair, other.Engine.Phase!.Authority.Side);
        await Contents.AssertEqualAsync(pair);
        await Transitions.AssertSettledAsync(pair);
        Assert.Equal(before, await Transitions.OfAsync(pair));
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    public async Task S56_A_replicator_that_wakes_when_another_has_its_lease_brings_nothing_old_back(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        (string, string)[] options = [("DualWrite:Mode", "Background")];
        using var pauses = new Pauses();
        await using var late = await pair.StartAsync(phase, null, options);
        pauses.Dispose(); // what is begun from here on is not paused
        var authority = late.Engine.Phase!.Authority.Side;
        await late.Database.PutAsync("changed", 1);
        await late.Database.PutAsync("deleted", 1);
        await Eventually.DrainedAsync(pair, authority);

        var pause = pauses.At(FaultPoints.AfterReplicatorRead);
        await late.Database.PutAsync("changed", 2);
        await late.Database.PutAsync("deleted", 2);
        await pause.ReachedAsync();
        await ExpireLeasesAsync(pair);
        await using var other = await pair.StartAsync(phase, null, options);
        await other.Database.PutAsync("changed", 3);
        await other.Database.DeleteAsync("deleted");
        await Eventually.DrainedAsync(pair, authority);

        pause.Go();
        await late.Database.PutAsync("behind", 1);
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        var notes = await Contents.NotesAsync(pair, DatabaseSide.Postgres);
        Assert.Equal(["behind", "changed"], notes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("3", notes["changed"]["amount"]);
    }

    [PostgresFact]
    public async Task S30_A_process_that_was_stopped_while_the_authority_passed_is_refused_and_finds_it()
    {
        const int Writes = 500;
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.Backfill);
        await using var child = pair.StartChild(told => told with { Run = "idle", Phase = PersistencePhase.SqliteOnly });
        await child.LineAsync(line => line == "READY Backfill");

        foreach (var phase in new[] { PersistencePhase.ReadCutover, PersistencePhase.Backfill })
        {
            child.Stop();
            await Journey.MoveAsync(mover, phase);
            await child.WriteLineAsync($"flood {phase} {Writes} 8"); // what it does first when it wakes
            child.Continue();
            Assert.Equal(
                $"FLOODED {phase} {Writes} 0",
                await child.LineAsync(line => line.StartsWith("FLOODED", StringComparison.Ordinal)));
        }

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(2 * Writes, await pair.FromSqliteAsync<int>("SELECT count(*) FROM faults_notes"));
    }

    /// <summary>As if the pause had lasted longer than leases do.</summary>
    private static async Task ExpireLeasesAsync(DatabasePair pair)
    {
        await pair.OnPostgresAsync("UPDATE persistence.leases SET expires_at = '2000-01-01'");
        await pair.OnSqliteAsync("UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z'");
    }
}
