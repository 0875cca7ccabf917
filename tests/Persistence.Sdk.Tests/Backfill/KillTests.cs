using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>
/// A process backfills and is killed in it, again and again; the next goes on with chunks of another size, while an
/// application writes the table. In the end both databases are compared.
/// </summary>
[Trait("Kind", "Kills")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Rows = 15_000;
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("PERSISTENCE_TEST_LONG") == "1";

    private static readonly string[] Forward =
        [.. FaultPoints.Backfill, FaultPoints.BeforeMirrorCommit, FaultPoints.AfterMirrorCommit];

    private static readonly string[] Reverse =
        [FaultPoints.AfterBackfillRead, FaultPoints.BeforeMirrorCommit, FaultPoints.AfterMirrorCommit];

    public static TheoryData<bool, int> Plan => IsLong ? new() { { false, 50 }, { true, 50 } } : new() { { false, 8 }, { true, 3 } };

    [PostgresTheory]
    [MemberData(nameof(Plan))]
    public async Task S26_A_run_that_is_killed_is_resumed_by_another_process_with_other_chunks(bool isReverse, int kills)
    {
        var random = Seed.Next(output).Random();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = isReverse
            ? await pair.StartAsync(PersistencePhase.ReadCutover)
            : await EnterAsync(pair);
        await (isReverse ? Histories.NotesOfPostgresAsync(pair, Rows) : Task.CompletedTask);
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(application.Database, random.Next(), stop.Token);
        var (done, bySelf) = (0L, 0);
        for (var round = 0; round < kills; round++)
        {
            var labels = isReverse ? Reverse : Forward;
            var chunkRows = random.Next(5, 60);
            await using var child = pair.StartChild(told => told with
            {
                Phase = application.Engine.Phase!.Phase, Run = "backfill", ChunkRows = isReverse ? -chunkRows : chunkRows,
                KillAt = labels[round % labels.Length], Hit = random.Next(1, 5),
            });
            var isKilled = await child.ExitCodeAsync() != 0;
            bySelf += isKilled ? 1 : 0;
            Assert.True(isKilled || child.Lines.Any(line => line.StartsWith("BACKFILLED", StringComparison.Ordinal)), $"{child}");
            var now = await RowsDoneAsync(pair, isReverse);
            Assert.True(now >= done, $"The checkpoint went back from {done} to {now}.");
            done = now;
            await ShortenLeaseAsync(pair, isReverse);
        }

        Assert.Equal((kills, true), (bySelf, done is > 0 and < Rows));
        var report = await application.Engine.Backfill.RunAsync(
            Histories.OfNotes with { IsReverse = isReverse, ChunkRows = 777 }, null, default);
        await stop.CancelAsync();
        var writes = await writing;
        Assert.True(report.IsClean && report.Tables.Single().Resumed);
        await Eventually.DrainedAsync(pair, isReverse ? DatabaseSide.Postgres : DatabaseSide.Sqlite);
        await Contents.AssertEqualAsync(pair);
        output.WriteLine($"{bySelf} killed, {done} rows done by them, {writes} live writes");
    }

    private static async Task<CrashHost.Application> EnterAsync(DatabasePair pair)
    {
        await Histories.NotesAsync(pair, Rows);
        return await Histories.EnterDualWriteAsync(pair);
    }

    private static async Task<int> WriteAsync(IDatabase database, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        var writes = 0;
        for (; !cancellationToken.IsCancellationRequested; writes++)
        {
            // Now and then a stretch that is written live, and so copied the long way; nothing stands in the others.
            var id = $"n{(1_000 * random.Next(Rows / 1_000)) + random.Next(200):d6}";
            await (random.Next(3) == 0 ? database.DeleteAsync(id) : database.PutAsync(id, random.Next(), cancellationToken: CancellationToken.None));
            await Task.Delay(random.Next(20), CancellationToken.None);
        }
        return writes;
    }

    private static async Task<long> RowsDoneAsync(DatabasePair pair, bool isReverse) => isReverse
        ? await pair.FromSqliteAsync<long>("SELECT coalesce(max(rows_done), 0) FROM persistence_backfill_checkpoints")
        : await pair.FromPostgresAsync<long>("SELECT coalesce(max(rows_done), 0) FROM persistence.backfill_checkpoints");

    /// <summary>So that the next run waits for the lease that was left behind, but not for seconds.</summary>
    private static Task<int> ShortenLeaseAsync(DatabasePair pair, bool isReverse) => isReverse
        ? pair.OnPostgresAsync(
            "UPDATE persistence.leases SET expires_at = now() + interval '1 second' WHERE name = 'backfill'")
        : pair.OnSqliteAsync(
            "UPDATE persistence_leases SET expires_at = strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now', '+1 second') "
            + "WHERE name = 'backfill'");
}
