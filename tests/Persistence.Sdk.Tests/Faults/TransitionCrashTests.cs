using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>A process is killed when a transition is written on one side and not yet on the other.</summary>
[Trait("Kind", "Kills")]
public sealed class TransitionCrashTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.Backfill)]
    [InlineData(PersistencePhase.ReadCutover)]
    public async Task S01_A_fresh_start_that_was_killed_between_the_sides_is_finished_by_the_next_process(
        PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var child = pair.StartChild(told => told with
        {
            Run = "idle", Phase = phase, KillAt = FaultPoints.BetweenTransitionSides,
        }))
        {
            Assert.NotEqual(0, await child.ExitCodeAsync());
        }

        await using var application = await pair.StartAsync(phase);
        Assert.Equal(phase, application.Engine.Phase!.Phase);
        await WriteAndCompareAsync(pair, application, application.Engine.Phase.Authority.Side);
    }

    [PostgresFact]
    public async Task S01_A_step_that_was_killed_between_the_sides_is_finished_by_the_next_process()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var child = pair.StartChild(told => told with
        {
            Run = "idle", Phase = PersistencePhase.SqliteOnly, KillAt = FaultPoints.BetweenTransitionSides,
        }))
        {
            await child.LineAsync(line => line == "READY SqliteOnly");
            await child.WriteLineAsync("Phase=DualWrite");
            Assert.NotEqual(0, await child.ExitCodeAsync());
        }

        Assert.Equal(0, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);
        await WriteAndCompareAsync(pair, application, DatabaseSide.Sqlite);
        Assert.Equal(1, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
    }

    private static async Task WriteAndCompareAsync(DatabasePair pair, Application application, DatabaseSide authority)
    {
        for (var i = 0; i < 20; i++)
        {
            await application.Database.PutAsync($"n{i}", i);
        }
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(20, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
    }
}
