using System.Diagnostics;
using System.Globalization;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>
/// Three processes write while the authority passes on, and every write is looked for by its id. Nothing else runs
/// beside it: the process of the test has to be the first to take the step, which any of the others may take as well.
/// </summary>
[CollectionDefinition(nameof(SwitchTests), DisableParallelization = true)]
[Collection(nameof(SwitchTests))]
public sealed class SwitchTests(ITestOutputHelper output)
{
    private const int Processes = 3;

    /// <summary>So many callers of each process wait in the middle of the change, besides those that write all along.</summary>
    private const int Waiting = 3_334;

    [PostgresFact]
    public async Task S38_Ten_thousand_writes_during_each_change_of_authority_are_all_there_by_id()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.Backfill);
        var children = Enumerable.Range(0, Processes).Select(_ => pair.StartChild(told => told with
        {
            Run = "idle", Phase = PersistencePhase.Backfill,
        })).ToArray();
        foreach (var child in children)
        {
            await child.LineAsync(line => line.StartsWith("READY", StringComparison.Ordinal));
        }

        var written = 0;
        foreach (var phase in new[] { PersistencePhase.ReadCutover, PersistencePhase.Backfill })
        {
            written += await SwitchAsync(pauses, mover, children, phase);
        }

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(written, await pair.FromSqliteAsync<int>("SELECT count(*) FROM faults_notes"));
        foreach (var child in children)
        {
            await child.DisposeAsync();
        }
    }

    /// <summary>Says how many writes were acknowledged, of which there are more than ten thousand.</summary>
    private async Task<int> SwitchAsync(
        Pauses pauses, Application mover, ChildProcess[] children, PersistencePhase phase)
    {
        var pause = pauses.At(FaultPoints.FlipDraining);
        await TellAsync(children, number => $"flood {phase}.{number}.steady 0 16", "FLOODING");
        mover.Set("Phase", $"{phase}");
        await pause.ReachedAsync();

        // Writes wait from here on. So do those that come now, and all of them are let go at once.
        await TellAsync(children, number => $"flood {phase}.{number}.waiting {Waiting} {Waiting}", "FLOODING");
        var began = Stopwatch.GetTimestamp();
        pause.Go();
        await Journey.ArriveAsync(mover, phase);
        var waiting = await FloodedAsync(children);
        output.WriteLine($"to {phase}: {waiting} waiting writes done in {Stopwatch.GetElapsedTime(began)}");
        Assert.Equal(Processes * Waiting, waiting);

        await TellAsync(children, _ => "calm", null);
        var steady = await FloodedAsync(children);
        output.WriteLine($"to {phase}: {steady} others");
        return waiting + steady;
    }

    private static async Task TellAsync(ChildProcess[] children, Func<int, string> line, string? answer)
    {
        for (var number = 0; number < children.Length; number++)
        {
            await children[number].WriteLineAsync(line(number));
            if (answer is not null)
            {
                await children[number].LineAsync(said => said.StartsWith(answer, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>The writes that were acknowledged; none may have failed.</summary>
    private static async Task<int> FloodedAsync(ChildProcess[] children)
    {
        var written = 0;
        foreach (var child in children)
        {
            var words = (await child.LineAsync(line => line.StartsWith("FLOODED", StringComparison.Ordinal))).Split(' ');
            Assert.Equal(("0", child.ToString()), (words[3], child.ToString()));
            written += int.Parse(words[2], CultureInfo.InvariantCulture);
        }

        return written;
    }
}
