using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>
/// The connection is cut behind the n-th byte, in either direction, so that now the write, now the commit, now its
/// answer is lost.
/// </summary>
public sealed class CommitUnknownTests(ITestOutputHelper output)
{
    private const int Cuts = 60;

    [PostgresTheory]
    [InlineData(true, DualWriteMode.Background, 30)]
    [InlineData(false, DualWriteMode.Background, 30)]
    [InlineData(true, DualWriteMode.Inline, 5)]
    [InlineData(false, DualWriteMode.Inline, 5)]
    public async Task S03_A_mirror_whose_commit_is_not_known_ends_up_equal(bool toServer, DualWriteMode mode, int cuts)
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, ("DualWrite:Mode", mode.ToString()),
            ("DualWrite:BreakDuration", "00:00:00.5"), ("DualWrite:MaxBackOff", "00:00:00.1"));
        var lane = toServer ? proxy.ToServer : proxy.ToClient;
        var written = 0;

        for (var cut = 0; cut < cuts; cut++)
        {
            var before = proxy.Accepted;
            lane.CutOnceAfter(random.Next(1, toServer ? 1500 : 300)); // a request is longer than its answer
            await Eventually.TrueAsync("a new connection is made after the cut", async () =>
            {
                await Task.WhenAll(
                    Enumerable.Range(0, 4).Select(i => application.Database.PutAsync($"n{i}", ++written)));
                await application.Database.DeleteAsync($"n{random.Next(4)}");
                await application.TokenUsages.RecordAsync(new TokenUsage
                {
                    CreatedAt = DateTimeOffset.UnixEpoch.AddMonths(written / 40).AddSeconds(written),
                });
                return proxy.Accepted > before;
            });
        }

        lane.Heal();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S03_S62_On_the_Postgres_authority_every_kind_of_write_happens_exactly_once(bool toServer)
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.PostgresOnly, proxy);
        var lane = toServer ? proxy.ToServer : proxy.ToClient;
        var database = application.Database;
        await database.PutAsync("counter", 0);
        var (increments, won) = (new List<long>(), new List<bool>());

        for (var cut = 0; cut < Cuts; cut++)
        {
            lane.CutOnceAfter(random.Next(1, toServer ? 1500 : 500));
            var increment = database.IncrementAsync("counter");
            var merge = database.MergeAsync("merged", cut % 2 == 0 ? $"{cut}" : null, cut % 2 == 1 ? $"{cut}" : null);
            var claims = await Task.WhenAll(
                database.ClaimAsync($"claim{cut}", "a"), database.ClaimAsync($"claim{cut}", "b"));
            await merge;
            increments.Add(await increment);
            won.Add(claims[0] ^ claims[1]);
        }

        proxy.Heal();
        Assert.Equal(Enumerable.Range(1, Cuts).Select(n => (long)n), increments);
        Assert.DoesNotContain(false, won);
        var merged = (await database.FindAsync("merged"))!;
        Assert.Equal(($"{Cuts - 2}", $"{Cuts - 1}"), (merged.FirstText, merged.SecondText));
        Assert.True(proxy.Accepted > Cuts / 4, $"Only {proxy.Accepted} connections were made: hardly any was cut.");
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S62_Writes_of_several_stores_that_share_a_batch_happen_exactly_once_each(bool toServer)
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.PostgresOnly, proxy);
        var lane = toServer ? proxy.ToServer : proxy.ToClient;
        var usage = application.Services.GetRequiredService<ITokenUsageSink>();
        await application.Database.PutAsync("counter", 0);

        for (var cut = 0; cut < Cuts / 2; cut++)
        {
            lane.CutOnceAfter(random.Next(1, toServer ? 3000 : 500));
            var one = usage.RecordAsync(new TokenUsage { InputTokens = 1 });
            var many = usage.RecordManyAsync([new TokenUsage { InputTokens = 1 }, new TokenUsage { InputTokens = 1 }]);
            var run = application.RunRecords.CreateRunAsync(new WorkflowRun { RunId = $"run{cut}" });
            Assert.Equal(cut + 1, await application.Database.IncrementAsync("counter"));
            await Task.WhenAll(one, run);
            Assert.Equal(2, await many);
        }

        proxy.Heal();
        var sums = await application.Services.GetRequiredService<ITokenUsageReader>().GetSummaryAsync();
        Assert.Equal((3L * Cuts / 2, 3L * Cuts / 2), (sums.Calls, sums.InputTokens));
        Assert.Equal(Cuts / 2, (await Contents.RunRecordsAsync(pair, DatabaseSide.Postgres)).Count);
    }

    [PostgresFact]
    public async Task S62_With_Postgres_deciding_the_reverse_mirror_follows_what_was_committed()
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover, proxy);
        await application.Database.PutAsync("counter", 0);

        for (var cut = 1; cut <= Cuts; cut++)
        {
            (cut % 2 == 0 ? proxy.ToServer : proxy.ToClient).CutOnceAfter(random.Next(1, 1500));
            Assert.Equal(cut, await application.Database.IncrementAsync("counter"));
        }

        proxy.Heal();
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await Contents.AssertEqualAsync(pair);
    }
}
