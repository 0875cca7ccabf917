using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Mirrors;

/// <summary>
/// What a mirror costs the callers that is slow, that refuses connections, or that does not answer any more: beside
/// SQLite alone, at the same steady load, in interleaved rounds. SQLite alone is measured at the beginning and at the end
/// of each round: all of it is what the others are compared with, and the difference of its two halves tells how much of
/// a difference is the machine's. A dead mirror is watched for as long as both halves together.
/// </summary>
internal static class MirrorScenario
{
    private const int PerSecond = 500;

    /// <summary>Held back each way.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(25);

    public static async Task RunAsync(int rounds, TimeSpan length)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var numbers = new NumberSource(Workload.RunRecords);
        var lone = await DatabasePair.EmptyAsync(Workload.RunRecords, server, folder);
        await using var alone = await lone.StartAsync("SQLite only", PersistencePhase.SqliteOnly);
        await using var slow = await ProxiedMirror.StartAsync(await PairAsync());
        await using var refusing = await ProxiedMirror.StartAsync(await PairAsync());
        await using var silent = await ProxiedMirror.StartAsync(await PairAsync());
        slow.Proxy.ToServer.Delay = slow.Proxy.ToClient.Delay = Delay;

        var (plain, late) = (new MirrorFigures("SQLite only"), new MirrorFigures("mirror 50 ms away"));
        var (first, second) = (new MirrorFigures("its first half"), new MirrorFigures("its second against its first"));
        var (refused, unanswered) = (new DeathFigures("mirror refuses"), new DeathFigures("mirror is silent"));
        for (var round = 0; round <= rounds; round++)
        {
            var writes = await LoadOf(alone).RunAsync(length);
            var lateWrites = await LoadOf(slow.Sdk).RunAsync(length);
            var refusal = await refusing.DieAsync(LoadOf(refusing.Sdk), isSilent: false, 2 * length);
            var silence = await silent.DieAsync(LoadOf(silent.Sdk), isSilent: true, 2 * length);
            var writesAgain = await LoadOf(alone).RunAsync(length);
            if (round > 0) // the first one warms up
            {
                plain.Add([.. writes, .. writesAgain]);
                first.Add(writes);
                second.Add(writesAgain);
                late.Add(lateWrites);
                refused.Add(refusal);
                unanswered.Add(silence);
            }
        }

        Console.WriteLine(
            $"\nSlow or dead mirror, {PerSecond} writes/s of run records, {rounds} rounds of {length.TotalSeconds} s");
        MirrorFigures.PrintHead();
        plain.Print(plain);
        second.Print(first);
        late.Print(plain);
        refused.Print(plain);
        unanswered.Print(plain);

        SteadyLoad LoadOf(SdkWrites sdk) => new(PerSecond, () => sdk.WriteAsync(numbers.Next()));
        Task<DatabasePair> PairAsync() => DatabasePair.CreateAsync(Workload.RunRecords, server, folder);
    }
}
