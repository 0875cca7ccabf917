using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Systems that begin in a phase, and move between phases while they are written.</summary>
public sealed class PhaseTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly, true, false)]
    [InlineData(PersistencePhase.DualWrite, true, true)]
    [InlineData(PersistencePhase.Backfill, true, true)]
    [InlineData(PersistencePhase.ReadCutover, true, true)]
    [InlineData(PersistencePhase.PostgresOnly, false, true)]
    public async Task A_fresh_system_starts_in_any_phase_and_writes_where_the_phase_says(
        PersistencePhase phase, bool inSqlite, bool inPostgres)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var application = await pair.StartAsync(phase))
        {
            Assert.Equal(phase, application.Engine.Phase!.Phase);
            Assert.Null(application.Engine.WaitingStep);
            await application.Database.PutAsync("n1", 1);
            Assert.Equal(1, (await application.Database.FindAsync("n1"))!.Amount);
            if (inSqlite && inPostgres)
            {
                await Eventually.DrainedAsync(pair, application.Engine.Phase.Authority.Side);
            }
        }

        Assert.Equal(inSqlite ? 1 : 0, await pair.FromSqliteAsync<int>("SELECT count(*) FROM faults_notes"));
        Assert.Equal(inPostgres ? 1 : 0, await pair.FromPostgresAsync<int>("SELECT count(*) FROM faults.notes"));
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task A_fresh_pair_that_several_processes_start_at_once_gets_one_beginning(PersistencePhase phase)
    {
        for (var round = 0; round < 4; round++)
        {
            await using var pair = await DatabasePair.CreateAsync();
            var applications = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                var application = await pair.StartAsync(phase);
                await application.Database.ClaimAsync("counter", "all");
                await application.Database.IncrementAsync("counter");
                return application;
            })));

            Assert.All(applications, application => Assert.Equal((phase, 1L), (
                application.Engine.Phase!.Phase, application.Engine.Phase.Fence.Epoch)));
            Assert.Equal(4, await applications[0].Database.IncrementAsync("counter"));
            if (applications[0].Engine.Phase!.Roles.Mirror is not null)
            {
                await Eventually.DrainedAsync(pair, applications[0].Engine.Phase!.Authority.Side);
                await Contents.AssertEqualAsync(pair);
            }
            foreach (var application in applications)
            {
                await application.DisposeAsync();
            }
        }
    }

    [PostgresFact]
    public async Task S30_A_phase_that_moves_forth_and_back_under_load_costs_no_write()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.SqliteOnly);
        WatchedSide? watched = null;
        await using var follower = await pair.StartDecoratedAsync(PersistencePhase.SqliteOnly, side =>
        {
            var over = new WatchedSide(side);
            watched = side.Side == DatabaseSide.Sqlite ? over : watched;
            return over;
        });
        await mover.Database.PutAsync("counter", 0);
        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(new[] { mover, follower, follower }.Select(one => IncrementAsync(one, stop.Token)));

        for (var i = 0; i < 3; i++)
        {
            await MoveAsync(mover, PersistencePhase.DualWrite);
            await Task.Delay(50);
            await MoveAsync(mover, PersistencePhase.SqliteOnly);
            await Task.Delay(50);
        }
        await MoveAsync(mover, PersistencePhase.DualWrite);
        await stop.CancelAsync();

        var numbers = (await writing).SelectMany(own => own).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(n => (long)n), numbers.Order());
        Assert.NotEqual(0, watched!.Refusals);
        await mover.Database.IncrementAsync("counter");
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task A_rolling_change_moves_forward_once_and_back_with_the_last_process()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await using var two = await pair.StartAsync(PersistencePhase.SqliteOnly);

        one.Set("Phase", "DualWrite");
        await InForceAsync(two, PersistencePhase.DualWrite);
        two.Set("Phase", "DualWrite");
        await AskedForAsync(pair, "1,1");
        one.Set("Phase", "SqliteOnly");
        await AskedForAsync(pair, "0,1");
        await Task.Delay(1500); // more than one look of each coordinator
        Assert.Equal(PersistencePhase.DualWrite, one.Engine.Phase!.Phase);

        two.Set("Phase", "SqliteOnly");
        await InForceAsync(one, PersistencePhase.SqliteOnly);
        await InForceAsync(two, PersistencePhase.SqliteOnly);
        Assert.Equal("0,1,0", await pair.FromSqliteAsync<string>(
            "SELECT group_concat(phase) FROM (SELECT phase FROM persistence_phase_history ORDER BY epoch)"));
    }

    [PostgresFact]
    public async Task S32_Nonsense_in_the_options_keeps_the_last_good_phase()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);

        application.Set("Phase", "7");
        application.Set("Phase", "Nonsense");
        await Task.Delay(1500); // more than one look of the coordinator

        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);
        await application.Database.PutAsync("n1", 1);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        await MoveAsync(application, PersistencePhase.SqliteOnly);
    }

    private static Task AskedForAsync(DatabasePair pair, string phases) => Eventually.TrueAsync(
        $"the processes have said that they ask for {phases}", async () => phases == await pair.FromSqliteAsync<string>(
            "SELECT group_concat(asks_for) FROM (SELECT asks_for FROM persistence_processes ORDER BY asks_for)"));

    private static async Task MoveAsync(Application application, PersistencePhase phase)
    {
        application.Set("Phase", phase.ToString());
        await InForceAsync(application, phase);
    }

    private static Task InForceAsync(Application application, PersistencePhase phase) => Eventually.TrueAsync(
        $"phase {phase} is in force", () => application.Engine.Phase!.Phase == phase);

    private static async Task<List<long>> IncrementAsync(Application application, CancellationToken stop)
    {
        var numbers = new List<long>();
        while (!stop.IsCancellationRequested)
        {
            numbers.Add(await application.Database.IncrementAsync("counter"));
        }
        return numbers;
    }
}
