using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Dual-write coverage: where it begins, what keeps it, what ends it.</summary>
public sealed class CoverageTests
{
    [PostgresFact]
    public async Task Phase_2_is_walked_into_and_out_of_and_coverage_lasts()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await application.Database.PutAsync("n1", 1);

        await MoveAsync(application, PersistencePhase.Backfill);
        Assert.Equal("2,3,2", await StateAsync(pair));
        await MoveAsync(application, PersistencePhase.DualWrite);
        Assert.Equal("1,4,2", await StateAsync(pair));
        await MoveAsync(application, PersistencePhase.Backfill);
        Assert.Equal("2,5,2", await StateAsync(pair));
        await application.Database.PutAsync("n1", 2);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal("2,5,2", await pair.FromPostgresAsync<string>(
            "SELECT concat_ws(',', phase, epoch, coverage_epoch) FROM persistence.control"));

        await MoveAsync(application, PersistencePhase.SqliteOnly);
        Assert.Equal("0,7,0", await StateAsync(pair));
        await MoveAsync(application, PersistencePhase.Backfill);
        Assert.Equal("2,9,8", await StateAsync(pair));
    }

    [PostgresFact]
    public async Task A_ceiling_holds_phase_2_back()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await pair.OnSqliteAsync("UPDATE persistence_control SET ceiling = 1");

        application.Set("Phase", "Backfill");
        await Task.Delay(1500); // more than one look of the coordinator
        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);

        await pair.OnSqliteAsync("UPDATE persistence_control SET ceiling = NULL");
        await InForceAsync(application, PersistencePhase.Backfill);
    }

    [PostgresFact]
    public async Task Phase_2_waits_for_a_mirror_that_is_away_and_says_so_clause_by_clause()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, ("Postgres:ConnectTimeout", "00:00:01"));
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        application.Set("Phase", "Backfill");
        await Eventually.TrueAsync("the step waits", () => application.Engine.WaitingStep is not null);

        var status = await application.Services.GetRequiredService<IPersistenceStatus>().GetAsync();
        Assert.Equal((PersistencePhase.DualWrite, PersistencePhase.Backfill),
            (status.WaitingStep!.From, status.WaitingStep.To));
        Assert.Contains(status.WaitingStep.Clauses, clause => !clause.IsGreen);
        Assert.All(status.WaitingStep.Clauses, clause => Assert.Equal(clause.IsGreen, clause.Next is null));
        await application.Database.PutAsync("n1", 1);

        proxy.Resume();
        await InForceAsync(application, PersistencePhase.Backfill);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task Phase_2_waits_while_coverage_is_broken()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await pair.OnSqliteAsync("UPDATE persistence_control SET coverage_epoch = 0");
        application.Set("Phase", "Backfill");
        await Eventually.TrueAsync("the step waits", () => application.Engine.WaitingStep is not null);
        Assert.Contains("[mirror coverage unbroken]", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);

        await InForceAsync(application, PersistencePhase.Backfill); // it has begun anew
        Assert.Equal("2,3,2", await StateAsync(pair));
    }

    [PostgresFact]
    public async Task S64_A_neighbour_that_was_refused_breaks_coverage_and_its_evidence_counts_no_more()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var sound = await pair.StartAsync(PersistencePhase.Backfill))
        {
            await sound.Database.PutAsync("n1", 1);
            await sound.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
            Assert.True(await HasEvidenceAsync(pair));
        }

        await using var other = await DatabasePair.CreateAsync();
        await using (var wrong = await pair.StartAsync(
            PersistencePhase.Backfill, null, ("Postgres:ConnectionString", other.Postgres)))
        {
            await Eventually.TrueAsync("it is noted", async () => await StateAsync(pair) == "2,1,0");
            Assert.False(await HasEvidenceAsync(pair));
        }

        await using var right = await pair.StartAsync(PersistencePhase.Backfill);
        await Eventually.TrueAsync("coverage begins anew", async () => await StateAsync(pair) == "2,2,2");
        Assert.False(await HasEvidenceAsync(pair));
        Assert.Contains("begins anew", await pair.FromSqliteAsync<string>(
            "SELECT reason FROM persistence_phase_history WHERE epoch = 2"), StringComparison.Ordinal);
        await right.Database.PutAsync("n1", 2);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S64_Behind_a_restored_Postgres_coverage_begins_anew_and_a_backfill_heals(bool intoTheSameDatabase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var before = await pair.StartAsync(PersistencePhase.Backfill))
        {
            await before.Database.PutAsync("n1", 1);
            await Eventually.DrainedAsync(pair);
        }

        await using var backup = await PostgresBackup.TakeAsync(pair);
        await using (var application = await pair.StartAsync(PersistencePhase.Backfill))
        {
            await application.Database.PutAsync("n2", 2);
            await Eventually.DrainedAsync(pair);
            await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
            var version = await pair.FromSqliteAsync<long>("SELECT max(row_version) FROM faults_notes");
            await Eventually.TrueAsync("the server was seen with it", async () => (await pair.FromSqliteAsync<string>(
                "SELECT server_mark FROM persistence_control"))?.EndsWith($"@{version}", StringComparison.Ordinal) == true);
        }

        Assert.True(await HasEvidenceAsync(pair));
        await backup.RestoreAsync(intoTheSameDatabase);
        Assert.Equal(1, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));

        await using var again = await pair.StartAsync(PersistencePhase.Backfill);
        await Eventually.TrueAsync("coverage begins anew", async () => await StateAsync(pair) == "2,2,2");
        Assert.False(await HasEvidenceAsync(pair));
        await again.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.True(await HasEvidenceAsync(pair));
    }

    [PostgresFact]
    public async Task S27_A_write_by_a_process_that_does_not_know_that_coverage_began_is_covered()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var late = await pair.StartAsync(PersistencePhase.SqliteOnly);
        var believed = late.Engine.Phase!;
        await using var mover = await pair.StartAsync(PersistencePhase.DualWrite);
        await InForceAsync(mover, PersistencePhase.DualWrite);

        var note = new ChangeSet().Put(NoteTable.Definition, new Note { Id = "n1", Owner = "late", Amount = 1 });
        await Assert.ThrowsAsync<AuthorityChangedException>(() =>
            believed.Authority.WriteAsync(note, believed.Fence, CancellationToken.None));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));

        await late.Database.PutAsync("n1", 1); // the same process by the way of the stores
        Assert.Equal(PersistencePhase.DualWrite, late.Engine.Phase!.Phase);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Single(await Contents.NotesAsync(pair, DatabaseSide.Postgres));
    }

    [PostgresFact]
    public async Task S27_Every_write_from_the_beginning_of_coverage_on_is_covered_whoever_writes_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await using var other = await pair.StartAsync(PersistencePhase.SqliteOnly);
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writing = Task.WhenAll(new[] { mover, other, other }.Select(async (application, writer) =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await application.Database.PutAsync($"{writer}-{i}", i);
                Interlocked.Increment(ref written);
            }
        }));
        await Eventually.TrueAsync("writes go on", () => Volatile.Read(ref written) > 30);

        await MoveAsync(mover, PersistencePhase.DualWrite);
        var before = Volatile.Read(ref written);
        await Eventually.TrueAsync("writes go on", () => Volatile.Read(ref written) > before + 30);
        await stop.CancelAsync();
        await writing;
        await Eventually.DrainedAsync(pair);

        // Versions order all writes of the file: from the first one that was covered on, none is missing.
        var sqlite = await Contents.NotesAsync(pair, DatabaseSide.Sqlite);
        var postgres = await Contents.NotesAsync(pair, DatabaseSide.Postgres);
        var last = await pair.FromSqliteAsync<long>("SELECT max(row_version) FROM faults_notes");
        Assert.True(postgres.Count >= 30);
        Assert.Contains(postgres.Values, note => note["row_version"] == $"{last}");
        var first = postgres.Values.Min(note => long.Parse(note["row_version"]!, provider: null));
        Assert.All(sqlite.Where(note => long.Parse(note.Value["row_version"]!, provider: null) >= first),
            note => Assert.Contains(note.Key, postgres.Keys));
    }

    [PostgresFact]
    public async Task S28_An_image_that_is_late_behind_the_end_of_coverage_is_not_taken_and_its_key_stays_pending()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        var engine = application.Engine;
        var sqlite = await engine.OpenSideAsync(DatabaseSide.Sqlite, CancellationToken.None);
        var postgres = await engine.OpenSideAsync(DatabaseSide.Postgres, CancellationToken.None);
        var note = new ChangeSet().Put(NoteTable.Definition, new Note { Id = "n1", Owner = "late", Amount = 1 });
        var committed = await sqlite.WriteAsync(note, Fence.AnyEpoch, CancellationToken.None);

        await MoveAsync(application, PersistencePhase.SqliteOnly);

        await Assert.ThrowsAsync<AuthorityChangedException>(() => postgres.Mirror.ApplyAsync(
            [.. committed.Outcomes.SelectMany(outcome => outcome.Images)], committed.Stamp.MirrorFence, CancellationToken.None));
        await MoveAsync(application, PersistencePhase.DualWrite);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S28_A_writer_that_is_late_behind_the_end_of_coverage_writes_uncovered_and_knows_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.DualWrite);
        var believed = mover.Engine.Phase!;
        await MoveAsync(mover, PersistencePhase.SqliteOnly);

        var note = new ChangeSet().Put(NoteTable.Definition, new Note { Id = "n1", Owner = "late", Amount = 1 });
        await Assert.ThrowsAsync<AuthorityChangedException>(() =>
            believed.Authority.WriteAsync(note, believed.Fence, CancellationToken.None));
        await mover.Database.PutAsync("n1", 1);
        Assert.Equal(0, await Eventually.PendingAsync(pair));
        Assert.Equal("0,2,0", await StateAsync(pair));
    }

    /// <summary>Whether a backfill of the notes is proved for the coverage in force.</summary>
    private static async Task<bool> HasEvidenceAsync(DatabasePair pair) => await pair.FromSqliteAsync<long>(
        """
        SELECT count(*) FROM persistence_evidence e JOIN persistence_control c ON c.coverage_epoch = e.coverage_epoch
        WHERE e.kind = 'backfill' AND e.table_name = 'faults.notes' AND c.coverage_epoch > 0
        """) == 1;

    private static Task<string?> StateAsync(DatabasePair pair) => pair.FromSqliteAsync<string>(
        "SELECT phase || ',' || epoch || ',' || coverage_epoch FROM persistence_control");

    private static async Task MoveAsync(Application application, PersistencePhase phase)
    {
        application.Set("Phase", phase.ToString());
        await InForceAsync(application, phase);
    }

    private static Task InForceAsync(Application application, PersistencePhase phase) => Eventually.TrueAsync(
        $"phase {phase} is in force", () => application.Engine.Phase!.Phase == phase);
}
