using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Clocks that are hours apart, or step back: order never comes from them.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan Hours = TimeSpan.FromHours(5);

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S14_The_last_write_stands_on_both_sides_when_the_clock_steps_back(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var time = new SteppedTime(TimeSpan.Zero);
        await using var application = await StartAsync(pair, phase, time);

        for (var i = 1; i <= 30; i++)
        {
            await application.Database.PutAsync($"n{i % 3}", i);
            await application.Database.DeleteAsync($"gone{i % 3}");
            await application.Database.PutAsync($"gone{i % 3}", i);
            time.Step(i % 5 == 0 ? Hours : -Hours);
        }
        for (var i = 0; i < 3; i++)
        {
            await application.Database.DeleteAsync($"gone{i}");
        }

        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        var notes = await Contents.NotesAsync(pair, DatabaseSide.Postgres);
        Assert.Equal(["28", "29", "30"], notes.Values.Select(note => note["amount"]).Order());
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S14_Two_processes_with_clocks_hours_apart_agree(PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var ahead = await StartAsync(pair, phase, new SteppedTime(Hours));
        await using var behind = await StartAsync(pair, phase, new SteppedTime(-Hours));
        await ahead.Database.PutAsync("counter", 0);

        for (var i = 1; i <= 30; i++)
        {
            await ahead.Database.PutAsync("handed", (10 * i) + 1);
            await behind.Database.PutAsync("handed", (10 * i) + 2);
            await Task.WhenAll(ahead.Database.IncrementAsync("counter"), behind.Database.IncrementAsync("counter"));
        }

        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        var notes = await Contents.NotesAsync(pair, DatabaseSide.Postgres);
        Assert.Equal(("302", "60"), (notes["handed"]["amount"], notes["counter"]["amount"]));
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S14_S57_A_lease_taken_before_the_clock_stepped_back_does_not_stop_replication(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await (await pair.StartAsync(phase)).DisposeAsync();
        await (authority == DatabaseSide.Sqlite
            ? pair.OnSqliteAsync(
                "UPDATE persistence_leases SET holder = 'ghost', expires_at = '2999-01-01T00:00:00.000000Z'")
            : pair.OnPostgresAsync("UPDATE persistence.leases SET holder = 'ghost', expires_at = '2999-01-01'"));

        await using var application = await pair.StartAsync(phase, null, ("DualWrite:Mode", "Background"));
        await application.Database.PutAsync("n1", 1);

        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
    }

    private static Task<Application> StartAsync(DatabasePair pair, PersistencePhase phase, TimeProvider time) =>
        pair.StartDecoratedAsync(phase, Watch, time);

    private static WatchedSide Watch(IDatabaseSide side) => new(side);
}
