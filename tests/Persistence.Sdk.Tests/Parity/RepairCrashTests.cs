using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>A process that repairs is killed, again and again, and the next one finishes what it began.</summary>
[Trait("Kind", "Kills")]
public sealed class RepairCrashTests(ITestOutputHelper output)
{
    private const int LongKills = 50;

    /// <summary>Kills at each instant.</summary>
    private static readonly int Kills = Environment.GetEnvironmentVariable("PERSISTENCE_TEST_LONG") == "1"
        ? LongKills / FaultPoints.Repair.Count : 1;

    public static TheoryData<string, DatabaseSide> Instants
    {
        get
        {
            var data = new TheoryData<string, DatabaseSide>();
            var authority = DatabaseSide.Sqlite;
            foreach (var label in FaultPoints.Repair)
            {
                data.Add(label, authority);
                authority = authority == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
            }
            return data;
        }
    }

    [PostgresTheory]
    [MemberData(nameof(Instants))]
    public async Task S45_A_repair_that_is_killed_half_way_is_finished_by_the_next(string label, DatabaseSide authority)
    {
        var random = Seed.Next(output).Random(label.Length);
        var phase = authority == DatabaseSide.Sqlite ? PersistencePhase.DualWrite : PersistencePhase.ReadCutover;
        await using var pair = await DatabasePair.CreateAsync();
        await using (var application = await pair.StartAsync(phase))
        {
            await Histories.EveryTableAsync(application, 30);
            await Eventually.DrainedAsync(pair, authority);
        }
        var before = await NotesAsync(pair, authority);
        for (var killed = 0; killed < Kills; killed++)
        {
            await DamageMirrorAsync(pair, authority, random.Next(10));
            await using var child = pair.StartChild(told => told with
            {
                Run = "repair", Phase = phase, KillAt = label, Hit = random.Next(1, 3),
            });
            Assert.NotEqual(0, await child.ExitCodeAsync());
            await ExpireLeasesAsync(pair, authority);
        }

        await using var last = await pair.StartAsync(phase);
        await Eventually.DrainedAsync(pair, authority);
        var report = await last.Engine.Parity.RunAsync(new ParityRequest { Repair = true }, null, default);

        output.WriteLine($"{Kills} kills, {report.Tables.Sum(table => table.Differences)} differences left by the last");
        Assert.True(report.IsClean, ParityPage.Of(report));
        Assert.Equal(0, report.Tables.Sum(table => table.InFlight + table.AuthorityBehind));
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(before, await NotesAsync(pair, authority));
    }

    /// <summary>Changed, lost and stray rows, in a table of notes and in one that is append-only.</summary>
    private static async Task DamageMirrorAsync(DatabasePair pair, DatabaseSide authority, int digit)
    {
        foreach (var damage in (string[])
        [
            $"UPDATE faults.notes SET owner = 'somebody' WHERE id LIKE '%{digit}'",
            $"DELETE FROM faults.notes WHERE id LIKE '%{(digit + 1) % 10}'",
            $"INSERT INTO faults.notes (id, owner, amount, row_version) SELECT id || 'x', 'x', 1, 1 FROM faults.notes "
                + "WHERE id NOT LIKE '%x' ON CONFLICT DO NOTHING",
            "UPDATE observability.token_usage SET model = 'other'",
        ])
        {
            await (authority == DatabaseSide.Postgres
                ? pair.OnSqliteAsync(damage.Replace("faults.", "faults_", StringComparison.Ordinal)
                    .Replace("observability.", "observability_", StringComparison.Ordinal))
                : pair.OnPostgresAsync(damage));
        }
    }

    /// <summary>The notes but for their versions.</summary>
    private static async Task<IEnumerable<string>> NotesAsync(DatabasePair pair, DatabaseSide side) =>
        (await Contents.NotesAsync(pair, side)).Values
            .Select(note => string.Join('|', note.Where(column => column.Key != "row_version"))).Order();

    private static Task<int> ExpireLeasesAsync(DatabasePair pair, DatabaseSide authority) =>
        authority == DatabaseSide.Postgres
            ? pair.OnPostgresAsync("UPDATE persistence.leases SET expires_at = '2000-01-01'")
            : pair.OnSqliteAsync("UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z'");
}
