using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>
/// Three processes write one pair of databases and are told a new phase one after the other, forwards and back.
/// </summary>
[Trait("Kind", "Kills")]
public sealed class RollingChangeTests
{
    private static readonly TimeSpan SeveralLooks = TimeSpan.FromMilliseconds(2500);

    [PostgresFact]
    public async Task S30_A_rolling_change_of_three_processes_passes_the_authority_once_each_way()
    {
        await using var pair = await DatabasePair.CreateAsync();
        var children = Enumerable.Range(0, 3).Select(number => pair.StartChild(told => told with
        {
            Phase = PersistencePhase.Backfill, Name = $"c{number}", Writers = 1, Seed = number,
        })).ToArray();
        var ledger = new Ledger();
        try
        {
            await Task.WhenAll(children.Select(child =>
                child.LineAsync(line => line.StartsWith("ACK", StringComparison.Ordinal))));

            // Forwards with the first one. The others go on asking for less, and find themselves at the new authority.
            await children[0].WriteLineAsync("Phase=ReadCutover");
            await HistoryAsync(pair, "2,3");
            await Task.Delay(SeveralLooks);
            foreach (var child in children[1..])
            {
                await child.WriteLineAsync("Phase=ReadCutover");
            }

            await AskedForAsync(pair, "3,3,3");

            // Back with the last one.
            foreach (var child in children[..2])
            {
                await child.WriteLineAsync("Phase=Backfill");
            }

            await AskedForAsync(pair, "2,2,3");
            await Task.Delay(SeveralLooks);
            await HistoryAsync(pair, "2,3");
            await children[2].WriteLineAsync("Phase=Backfill");
            await HistoryAsync(pair, "2,3,2");
            await Task.Delay(SeveralLooks);
            await Task.WhenAll(children.Select(StopAsync));
        }
        finally
        {
            foreach (var child in children)
            {
                ledger.Read(child.Lines);
                await child.DisposeAsync();
            }
        }

        await using (await pair.StartAsync(PersistencePhase.Backfill))
        {
            await Eventually.DrainedAsync(pair);
        }

        await HistoryAsync(pair, "2,3,2");
        await Contents.AssertEqualAsync(pair);
        Assert.NotEqual(0, ledger.Acknowledged);
        Assert.Empty(ledger.Contradictions(
            await Contents.NotesAsync(pair, DatabaseSide.Sqlite), await Contents.RunRecordsAsync(pair, DatabaseSide.Sqlite),
            await Contents.UsagesAsync(pair, DatabaseSide.Sqlite)));
    }

    private static async Task StopAsync(ChildProcess child)
    {
        await child.WriteLineAsync("stop");
        Assert.Equal(0, await child.ExitCodeAsync());
    }

    private static Task HistoryAsync(DatabasePair pair, string phases) => Eventually.TrueAsync(
        $"the phases were {phases}", async () => await Transitions.OfAsync(pair) == phases);

    private static Task AskedForAsync(DatabasePair pair, string phases) => Eventually.TrueAsync(
        $"the processes have told Postgres that they ask for {phases}", async () =>
            await pair.FromPostgresAsync<string>(
                "SELECT string_agg(asks_for::text, ',' ORDER BY asks_for) FROM persistence.processes") == phases);
}
