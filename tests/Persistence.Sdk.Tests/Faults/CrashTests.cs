using System.Diagnostics;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>
/// Two processes write one pair of databases and are killed, again and again, at one instant of the write path. Then
/// one that lives brings over what is pending, and both databases are compared with each other and with what was said.
/// </summary>
[Trait("Kind", "Kills")]
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int FewestKills = 100;
    private const int KillsAtOnce = 2;
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <summary>Where, in which phase and mode, and how many times.</summary>
    private static readonly (string? Label, PersistencePhase Phase, DualWriteMode Mode, int Kills)[] Plan =
    [
        (FaultPoints.BeforeAuthorityCommit, PersistencePhase.DualWrite, DualWriteMode.Inline, 12),
        (FaultPoints.AfterAuthorityCommit, PersistencePhase.DualWrite, DualWriteMode.Inline, 12),
        (FaultPoints.BeforeMirrorCommit, PersistencePhase.DualWrite, DualWriteMode.Inline, 12),
        (FaultPoints.AfterMirrorCommit, PersistencePhase.DualWrite, DualWriteMode.Inline, 12),
        (FaultPoints.BeforeAcknowledgeCommit, PersistencePhase.DualWrite, DualWriteMode.Inline, 12),
        (FaultPoints.AfterReplicatorRead, PersistencePhase.DualWrite, DualWriteMode.Background, 10),
        (null, PersistencePhase.DualWrite, DualWriteMode.Inline, 14),
        (null, PersistencePhase.DualWrite, DualWriteMode.Background, 6),
        (FaultPoints.BeforeAuthorityCommit, PersistencePhase.ReadCutover, DualWriteMode.Inline, 6),
        (FaultPoints.AfterAuthorityCommit, PersistencePhase.ReadCutover, DualWriteMode.Inline, 6),
        (FaultPoints.BeforeMirrorCommit, PersistencePhase.ReadCutover, DualWriteMode.Inline, 6),
        (FaultPoints.AfterMirrorCommit, PersistencePhase.ReadCutover, DualWriteMode.Inline, 6),
        (FaultPoints.BeforeAcknowledgeCommit, PersistencePhase.ReadCutover, DualWriteMode.Inline, 6),
        (FaultPoints.BeforeAuthorityCommit, PersistencePhase.PostgresOnly, DualWriteMode.Inline, 4),
        (FaultPoints.AfterAuthorityCommit, PersistencePhase.PostgresOnly, DualWriteMode.Inline, 4),
        (FaultPoints.BeforeAuthorityCommit, PersistencePhase.SqliteOnly, DualWriteMode.Inline, 4),
    ];

    public static TheoryData<string, PersistencePhase, DualWriteMode, int> Instants
    {
        get
        {
            var data = new TheoryData<string, PersistencePhase, DualWriteMode, int>();
            foreach (var (label, phase, mode, kills) in Plan)
            {
                data.Add(label ?? "random", phase, mode, kills);
            }
            return data;
        }
    }

    [Fact]
    public void S01_The_plan_kills_at_least_a_hundred_times_and_at_every_label()
    {
        Assert.True(Plan.Sum(step => step.Kills) >= FewestKills);
        // The one label that is reached once in the life of a pair has a test of its own.
        Assert.Equal(
            FaultPoints.All.Except([FaultPoints.BetweenTransitionSides]).Order(),
            Plan.Select(step => step.Label).OfType<string>().Distinct().Order());
    }

    [PostgresTheory]
    [MemberData(nameof(Instants))]
    public async Task S01_S02_Nothing_acknowledged_is_lost_when_processes_are_killed_at(
        string label, PersistencePhase phase, DualWriteMode mode, int kills)
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        var ledger = new Ledger();
        var (killed, bySelf) = (0, 0);
        for (var round = 1; killed < kills; round++)
        {
            var children = Enumerable.Range(0, KillsAtOnce).Select(number => pair.StartChild(told => told with
            {
                Name = $"c{number}", Phase = phase, Mode = mode, Round = round, Seed = random.Next(1_000_000),
                Writers = 3, KillAt = label == "random" ? null : label, Hit = random.Next(1, 40),
            })).ToArray();
            var bySelfNow = await KillAsync(
                children, label == "random" ? TimeSpan.FromMilliseconds(random.Next(1000)) : null);
            killed += children.Length;
            bySelf += bySelfNow;
            foreach (var child in children)
            {
                ledger.Read(child.Lines);
                await child.DisposeAsync();
            }
            await ExpireLeasesAsync(pair, phase);
        }

        output.WriteLine($"{killed} killed, {bySelf} by themselves, {ledger.Acknowledged} writes acknowledged");
        Assert.True(label == "random" || bySelf * 3 >= killed, "The instant was hardly ever reached.");
        await AssertNothingLostAsync(pair, phase, ledger);
    }

    private static async Task AssertNothingLostAsync(DatabasePair pair, PersistencePhase phase, Ledger ledger)
    {
        var authority = phase >= PersistencePhase.ReadCutover ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        await using (await pair.StartAsync(phase))
        {
            await Eventually.DrainedAsync(pair, authority);
        }
        if (phase is PersistencePhase.DualWrite or PersistencePhase.ReadCutover)
        {
            await Contents.AssertEqualAsync(pair);
        }
        Assert.NotEqual(0, ledger.Acknowledged);
        Assert.Empty(ledger.Contradictions(
            await Contents.NotesAsync(pair, authority), await Contents.RunRecordsAsync(pair, authority),
            await Contents.UsagesAsync(pair, authority)));
    }

    /// <summary>
    /// Kills the children some time after their first write; or, without a time, waits until one has killed itself and
    /// the other has had its chance. Says how many did so themselves.
    /// </summary>
    private static async Task<int> KillAsync(ChildProcess[] children, TimeSpan? delay)
    {
        if (delay is { } time)
        {
            await Task.WhenAll(
                children.Select(child => child.LineAsync(IsAcknowledgement)));
            await Task.Delay(time);
        }
        else
        {
            // How long a process takes to begin depends on what else the machine does; only then the time runs.
            await UntilOneEndedAsync(children, StartPatience, child => child.Lines.Any(IsAcknowledgement));
            await UntilOneEndedAsync(children, Patience, _ => false);
            await Task.Delay(Grace);
        }

        var bySelf = children.Count(child => !child.Running);
        foreach (var child in children)
        {
            await child.KillAsync();
            await child.ExitCodeAsync();
        }
        return bySelf;
    }

    /// <summary>Waits until one of them has ended, or has come as far as asked for.</summary>
    private static async Task UntilOneEndedAsync(
        ChildProcess[] children, TimeSpan patience, Func<ChildProcess, bool> isEnough)
    {
        var began = Stopwatch.GetTimestamp();
        while (!Array.Exists(children, child => !child.Running || isEnough(child))
            && Stopwatch.GetElapsedTime(began) < patience)
        {
            await Task.Delay(10);
        }
    }

    private static bool IsAcknowledgement(string line) => line.StartsWith("ACK", StringComparison.Ordinal);

    /// <summary>
    /// So that the next pair of children replicates at once; what a lease left behind does has a test of its own.
    /// </summary>
    private static Task<int> ExpireLeasesAsync(DatabasePair pair, PersistencePhase phase) =>
        phase >= PersistencePhase.ReadCutover
        ? pair.OnPostgresAsync("UPDATE persistence.leases SET expires_at = '2000-01-01'")
        : pair.OnSqliteAsync("UPDATE persistence_leases SET expires_at = '2000-01-01T00:00:00.000000Z'");
}
