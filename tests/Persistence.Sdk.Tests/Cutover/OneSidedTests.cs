using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>Steps that only one side has heard of, and a change of authority behind them.</summary>
public sealed class OneSidedTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.SqliteOnly)]
    public async Task S67_The_authority_passes_behind_steps_back_that_were_taken_while_Postgres_was_away(
        PersistencePhase lowest)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.Backfill, proxy, ("DualWrite:MaxBackOff", "00:00:00.1"));
        await application.Database.PutAsync("counter", 0);
        await application.Database.PutAsync("changed", 1);
        await application.Database.PutAsync("deleted", 1);
        await Eventually.DrainedAsync(pair);

        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await Journey.MoveAsync(application, lowest);
        await application.Database.PutAsync("changed", 2);
        await application.Database.DeleteAsync("deleted");
        Assert.Equal(2, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        proxy.Resume();

        await using (var load = new Load([application]))
        {
            await Journey.MoveAsync(application, PersistencePhase.ReadCutover);
            await load.StopAsync();
        }

        await AssertInStepAsync(pair, DatabaseSide.Postgres);
        await Journey.MoveAsync(application, PersistencePhase.Backfill);
        await AssertInStepAsync(pair, DatabaseSide.Sqlite);
        Assert.Equal(["changed", "counter"], (await Contents.NotesAsync(pair, DatabaseSide.Sqlite)).Keys.Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task S67_The_authority_passes_behind_a_step_that_was_killed_between_the_sides()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (await pair.StartAsync(PersistencePhase.DualWrite))
        {
            // Begun, so that the child's own step is the first that it takes.
        }

        await using (var child = pair.StartChild(told => told with
        {
            Run = "idle", Phase = PersistencePhase.Backfill, KillAt = FaultPoints.BetweenTransitionSides,
        }))
        {
            Assert.NotEqual(0, await child.ExitCodeAsync());
        }

        Assert.Equal(1, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        await using var next = await pair.StartAsync(PersistencePhase.ReadCutover);
        await next.Database.PutAsync("n1", 1);
        await Journey.ArriveAsync(next, PersistencePhase.ReadCutover);
        await next.Database.PutAsync("n2", 1);
        await AssertInStepAsync(pair, DatabaseSide.Postgres);
    }

    private static async Task AssertInStepAsync(DatabasePair pair, DatabaseSide authority)
    {
        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        await Transitions.AssertSettledAsync(pair);
    }
}
