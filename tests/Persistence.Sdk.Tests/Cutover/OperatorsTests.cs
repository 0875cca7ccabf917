using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>Operators who do not wait for each other, nor for what they have asked for.</summary>
public sealed class OperatorsTests
{
    [PostgresFact]
    public async Task S33_Two_operators_who_ask_at_once_pass_the_authority_once()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.Backfill);
        await using var two = await pair.StartAsync(PersistencePhase.Backfill);
        await one.Database.PutAsync("counter", 0);
        await using var load = new Load([one, two]);

        foreach (var phase in new[] { PersistencePhase.ReadCutover, PersistencePhase.Backfill })
        {
            await Task.WhenAll(Task.Run(() => Journey.MoveAsync(one, phase)), Task.Run(() => Journey.MoveAsync(two, phase)));
        }

        await load.StopAsync();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal("2,3,2", await Transitions.OfAsync(pair));
    }

    [PostgresTheory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(120)]
    [InlineData(700)]
    public async Task S33_Forward_and_back_within_a_second_ends_where_it_began(int milliseconds)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.Backfill);
        await using var two = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await one.Database.PutAsync("counter", 0);
        await Journey.MoveAsync(one, PersistencePhase.ReadCutover); // what is compared once need not be compared again
        await Journey.MoveAsync(one, PersistencePhase.Backfill);
        await using var load = new Load([one, two]);

        one.Set("Phase", "ReadCutover");
        await Task.Delay(milliseconds);
        one.Set("Phase", "Backfill");
        await Task.Delay(TimeSpan.FromSeconds(1.5)); // more than one look of each coordinator
        await Journey.ArriveAsync(one, PersistencePhase.Backfill);

        await load.StopAsync();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        await Transitions.AssertSettledAsync(pair);
    }

    [PostgresFact]
    public async Task S33_A_rollback_holds_although_processes_go_on_asking_for_more()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.ReadCutover);
        await using var two = await pair.StartAsync(PersistencePhase.ReadCutover);
        await one.Database.PutAsync("counter", 0);
        await using var load = new Load([one, two]);

        await CapAsync(one, DatabaseSide.Postgres, PersistencePhase.Backfill);
        await Journey.ArriveAsync(one, PersistencePhase.Backfill);
        await Journey.ArriveAsync(two, PersistencePhase.Backfill);
        await using (var late = await pair.StartAsync(PersistencePhase.ReadCutover))
        {
            Assert.Equal(PersistencePhase.Backfill, late.Engine.Phase!.Phase);
            await Task.Delay(TimeSpan.FromSeconds(2.5)); // several looks of each coordinator
            Assert.Equal("3,2", await Transitions.OfAsync(pair));
        }

        await CapAsync(one, DatabaseSide.Sqlite, null);
        await Journey.ArriveAsync(two, PersistencePhase.ReadCutover);
        await load.StopAsync();
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal("3,2,3", await Transitions.OfAsync(pair));
    }

    [PostgresFact]
    public async Task S30_What_a_process_asked_for_that_has_ended_does_not_come_back_with_the_authority()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var stays = await pair.StartAsync(PersistencePhase.Backfill);
        await stays.Database.PutAsync("counter", 0);
        await using (var leaves = await pair.StartAsync(PersistencePhase.Backfill))
        {
            await Journey.MoveAsync(leaves, PersistencePhase.ReadCutover);
        }

        await Journey.ArriveAsync(stays, PersistencePhase.ReadCutover);
        await Journey.ArriveAsync(stays, PersistencePhase.Backfill);
        await Task.Delay(TimeSpan.FromSeconds(2.5)); // several looks
        Assert.Equal("2,3,2", await Transitions.OfAsync(pair));
    }

    private static async Task CapAsync(Application application, DatabaseSide authority, PersistencePhase? ceiling)
    {
        var side = await application.Engine.OpenSideAsync(authority, CancellationToken.None);
        await Eventually.TrueAsync("the ceiling is set", async () =>
        {
            var row = await side.Control.ReadAsync(CancellationToken.None);
            return await side.Control.TryReplaceAsync(
                row, row with { Ceiling = ceiling }, "rollback", CancellationToken.None);
        });
    }
}
