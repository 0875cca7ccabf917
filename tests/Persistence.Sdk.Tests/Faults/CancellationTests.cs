using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>The caller gives up at some point of the way.</summary>
public sealed class CancellationTests(ITestOutputHelper output)
{
    private const int Writes = 400;

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task S07_A_cancelled_write_has_happened_on_both_sides_or_on_none(PersistencePhase phase)
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        var authority = application.Engine.Phase!.Authority.Side;
        await application.Database.PutAsync("warm", 0);
        var succeeded = new List<int>();

        for (var i = 0; i < Writes; i += 4)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(i, 4)
                .Select(n => TryAsync(application.Database, n, TimeSpan.FromMicroseconds(random.Next(3000)))));
            succeeded.AddRange(outcomes.OfType<int>());
        }

        output.WriteLine($"{succeeded.Count} of {Writes} succeeded");
        await Eventually.DrainedAsync(pair, authority);
        var notes = await Contents.NotesAsync(pair, authority);
        Assert.All(succeeded, n => Assert.Equal($"{n}", notes[$"n{n}"]["amount"]));
        if (phase != PersistencePhase.PostgresOnly)
        {
            await Contents.AssertEqualAsync(pair);
        }
    }

    [PostgresFact]
    public async Task S07_After_the_authority_has_committed_a_cancellation_is_not_honoured_any_more()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var caller = new CancellationTokenSource();
        await using var application = await pair.StartDecoratedAsync(
            PersistencePhase.DualWrite, side => new WatchedSide(side) { AfterWrite = caller.Cancel });

        await application.Database.PutAsync("n1", 1, cancellationToken: caller.Token);

        Assert.True(caller.IsCancellationRequested);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S07_A_caller_that_gives_up_while_the_mirror_hangs_is_told_of_its_success()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, ("DualWrite:MirrorTimeout", "00:00:01"));
        await application.Database.PutAsync("warm", 0);
        proxy.SetMode(LaneMode.Hold);
        using var caller = new CancellationTokenSource();

        var writing = application.Database.PutAsync("n1", 1, cancellationToken: caller.Token);
        await Eventually.TrueAsync("the write is committed", async () =>
            await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes WHERE id = 'n1'") == 1);
        await caller.CancelAsync();

        await writing;
        proxy.Heal();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S07_A_token_cancelled_before_the_call_writes_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            application.Database.PutAsync("n1", 1, cancellationToken: new CancellationToken(canceled: true)));

        Assert.Null(await application.Database.FindAsync("n1"));
    }

    private static async Task<int?> TryAsync(IDatabase database, int n, TimeSpan patience)
    {
        using var caller = new CancellationTokenSource(patience);
        try
        {
            await database.PutAsync($"n{n}", n, cancellationToken: caller.Token);
            return n;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
