using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>
/// A process is killed at each step of a change of authority. Another one, which asks for the change or against it,
/// comes next, and both databases agree on who decides and on every row.
/// </summary>
[Trait("Kind", "Kills")]
public sealed class FlipCrashTests
{
    private const int Notes = 40;

    public static TheoryData<string, PersistencePhase, PersistencePhase, bool> Deaths
    {
        get
        {
            var data = new TheoryData<string, PersistencePhase, PersistencePhase, bool>();
            foreach (var label in FaultPoints.Flip)
            {
                foreach (var isWanted in new[] { true, false })
                {
                    data.Add(label, PersistencePhase.Backfill, PersistencePhase.ReadCutover, isWanted);
                    data.Add(label, PersistencePhase.ReadCutover, PersistencePhase.Backfill, isWanted);
                }
            }

            return data;
        }
    }

    [PostgresTheory]
    [MemberData(nameof(Deaths))]
    public async Task S33_A_process_that_dies_in_a_flip_leaves_what_the_next_one_settles(
        string label, PersistencePhase from, PersistencePhase to, bool isWanted)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var child = pair.StartChild(told => told with { Run = "idle", Phase = from, KillAt = label }))
        {
            await child.LineAsync(line => line == $"READY {from}");
            await using (var writer = await pair.StartAsync(PersistencePhase.SqliteOnly))
            {
                await PutAsync(writer, 0);
            }

            await child.WriteLineAsync($"Phase={to}");
            Assert.NotEqual(0, await child.ExitCodeAsync());
        }

        var phase = isWanted ? to : from;
        await using var next = await pair.StartAsync(phase);
        await Journey.ArriveAsync(next, phase);
        await PutAsync(next, Notes);
        await Eventually.DrainedAsync(pair, next.Engine.Phase!.Authority.Side);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(2 * Notes, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
        Assert.Equal(
            await pair.FromSqliteAsync<string>("SELECT authority || epoch || state || phase FROM persistence_control"),
            await pair.FromPostgresAsync<string>("SELECT authority || epoch || state || phase FROM persistence.control"));
    }

    private static async Task PutAsync(Application application, int first)
    {
        for (var i = first; i < first + Notes; i++)
        {
            await application.Database.PutAsync($"n{i}", i);
        }
    }
}
