using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Databases that do not belong together: refused by name, and nothing is changed in either.</summary>
public sealed class NeighbourTests
{
    [PostgresFact]
    public async Task S64_A_second_new_file_for_the_same_Postgres_is_refused_and_both_are_left_as_they_were()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        var second = await pair.AnotherSqliteAsync("second.sqlite");
        var before = await pair.StateOfPostgresAsync();

        await using (var application = pair.Create(PersistencePhase.DualWrite, null, ("Sqlite:Path", second)))
        {
            var problem = await Assert.ThrowsAsync<BindingRejectedException>(() =>
                application.Engine.StartAsync(CancellationToken.None));
            Assert.Equal(WrongNeighbour.SecondFile, problem.Kind);
            Assert.Contains(await pair.FromSqliteAsync<string>("SELECT own_id FROM persistence_control") ?? "?",
                problem.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await pair.StateOfPostgresAsync());
        Assert.Equal(
            0, await pair.FromSqliteAsync<long>("SELECT count(*) + max(epoch) - 1 FROM persistence_control", second));
    }

    [PostgresFact]
    public async Task S64_A_second_file_in_service_stays_in_phase_0_and_says_why()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        var second = await pair.AnotherSqliteAsync("second.sqlite");
        await using (var alone = await pair.StartAsync(PersistencePhase.SqliteOnly, null, ("Sqlite:Path", second)))
        {
            await alone.Database.PutAsync("own", 1);
        }
        var before = await pair.StateOfPostgresAsync();

        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, null, ("Sqlite:Path", second));

        Assert.Equal(PersistencePhase.SqliteOnly, application.Engine.Phase!.Phase);
        Assert.Contains("[bound]", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
        await RefusedAsync(application, WrongNeighbour.SecondFile);
        await application.Database.PutAsync("own", 2);
        Assert.Equal(before, await pair.StateOfPostgresAsync());
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT amount FROM faults_notes", second));
    }

    [PostgresFact]
    public async Task S64_Rows_of_a_copied_file_never_reach_the_mirror()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        File.Copy(pair.Sqlite, pair.File("copy.sqlite"));
        await StartWriteStopAsync(pair, "n2");
        var before = await pair.StateOfPostgresAsync();

        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Sqlite:Path", pair.File("copy.sqlite")));
        await application.Database.PutAsync("n1", 99);
        await RefusedAsync(application, WrongNeighbour.CopiedFile);

        Assert.Equal(before, await pair.StateOfPostgresAsync());
    }

    [PostgresFact]
    public async Task S64_An_emptied_Postgres_is_not_filled_from_the_middle()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        await using var other = await DatabasePair.CreateAsync();

        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Postgres:ConnectionString", other.Postgres));
        await application.Database.PutAsync("n2", 2);
        await RefusedAsync(application, WrongNeighbour.EmptiedServer);

        Assert.Equal(0, await other.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));
        Assert.Equal(0, await other.FromPostgresAsync<long>("SELECT epoch FROM persistence.control"));
        Assert.Equal(1, await Eventually.PendingAsync(pair));
    }

    [PostgresFact]
    public async Task S64_A_file_restored_from_before_its_last_commits_is_refused()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await WriteBehindABackupAsync(pair);
        var before = await pair.StateOfPostgresAsync();

        // What gives it away is hidden by its first write; it must be known all the same, and after a restart.
        for (var start = 0; start < 2; start++)
        {
            await using var restored = await pair.StartAsync(
                PersistencePhase.DualWrite, null, ("Sqlite:Path", pair.File("backup.sqlite")));
            await restored.Database.PutAsync("n1", 3);
            await RefusedAsync(restored, WrongNeighbour.LostCommits);
        }

        Assert.Equal(before, await pair.StateOfPostgresAsync());
    }

    [PostgresFact]
    public async Task S64_A_restored_file_that_was_written_while_Postgres_was_away_is_refused()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await WriteBehindABackupAsync(pair);
        var before = await pair.StateOfPostgresAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await proxy.RefuseAsync();
        await using var restored = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, ("Sqlite:Path", pair.File("backup.sqlite")),
            ("Postgres:ConnectTimeout", "00:00:01"), ("DualWrite:MaxBackOff", "00:00:00.2"));
        for (var i = 0; i < 5; i++)
        {
            await restored.Database.PutAsync("n1", 100 + i);
        }

        proxy.Resume();
        await RefusedAsync(restored, WrongNeighbour.LostCommits);
        Assert.Equal(before, await pair.StateOfPostgresAsync());
    }

    [PostgresFact]
    public async Task A_process_that_starts_without_reaching_Postgres_raises_no_false_alarm_beside_one_that_does()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var sound = await pair.StartAsync(PersistencePhase.DualWrite);
        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await sound.Database.PutAsync($"{writer}-{i % 50}", i);
            }
        }));
        await proxy.RefuseAsync();
        for (var start = 0; start < 3; start++)
        {
            await using var cut = await pair.StartAsync(
                PersistencePhase.DualWrite, proxy, ("Postgres:ConnectTimeout", "00:00:01"));
            await cut.Database.PutAsync("cut", start);
        }

        await stop.CancelAsync();
        await writing;
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Null((await StatusOf(sound)).WrongNeighbour);
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT coverage_epoch FROM persistence_control"));
    }

    [PostgresFact]
    public async Task S64_A_file_that_lost_commits_goes_on_with_an_empty_database_as_its_refusal_says()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await WriteBehindABackupAsync(pair);
        await using var empty = await DatabasePair.CreateAsync();
        (string, string) restored = ("Sqlite:Path", pair.File("backup.sqlite"));
        await using (var refused = await pair.StartAsync(PersistencePhase.DualWrite, null, restored))
        {
            await RefusedAsync(refused, WrongNeighbour.LostCommits);
            refused.Set("Phase", "SqliteOnly");
            await Eventually.TrueAsync(
                "phase 0 is in force", () => refused.Engine.Phase!.Phase == PersistencePhase.SqliteOnly);
        }

        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, restored, ("Postgres:ConnectionString", empty.Postgres));
        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);
        await application.Database.PutAsync("n2", 2);
        await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
        await Eventually.TrueAsync("both rows are there", async () =>
            await empty.FromPostgresAsync<string>("SELECT string_agg(amount::text, ',' ORDER BY id) FROM faults.notes")
            == "1,2");
        Assert.Null((await StatusOf(application)).WrongNeighbour);
    }

    [PostgresTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S64_A_database_with_rows_of_somebody_else_is_not_bound(bool isFresh)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var model = await DatabasePair.CreateAsync())
        {
            var settings = pair.Settings(PersistencePhase.SqliteOnly);
            settings["Persistence:Sqlite:Path"] = model.Sqlite;
            await using var opening = new Application(settings);
            await opening.Engine.OpenSideAsync(DatabaseSide.Postgres, CancellationToken.None); // its schema is there
        }

        await pair.OnPostgresAsync("INSERT INTO faults.notes (id, owner, amount, row_version) VALUES ('n0', 'them', 1, 1)");
        if (!isFresh)
        {
            await using var alone = await pair.StartAsync(PersistencePhase.SqliteOnly);
            await alone.Database.PutAsync("n1", 1);
        }

        var before = await pair.StateOfPostgresAsync();
        await using var application = pair.Create(PersistencePhase.DualWrite);
        if (isFresh)
        {
            var problem = await Assert.ThrowsAsync<BindingRejectedException>(() =>
                application.Engine.StartAsync(CancellationToken.None));
            Assert.Equal(WrongNeighbour.ForeignRows, problem.Kind);
        }
        else
        {
            await application.Engine.StartAsync(CancellationToken.None);
            Assert.Contains("somebody else", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(before, await pair.StateOfPostgresAsync());
        Assert.Null(await pair.FromSqliteAsync<string>("SELECT peer_id FROM persistence_control"));
    }

    private static async Task StartWriteStopAsync(DatabasePair pair, string id)
    {
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await application.Database.PutAsync(id, 1);
        await Eventually.DrainedAsync(pair);
        // The generation moves with the first round of the replicator.
        var file = await pair.FromSqliteAsync<long>("SELECT generation FROM persistence_control");
        await Eventually.TrueAsync("the replicator has taken over", async () =>
            await pair.FromPostgresAsync<long>("SELECT generation FROM persistence.control") >= Math.Max(2, file));
    }

    /// <summary>The mirror holds more than the backup has issued.</summary>
    private static async Task WriteBehindABackupAsync(DatabasePair pair)
    {
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await application.Database.PutAsync("n1", 1);
        await Eventually.DrainedAsync(pair);
        await pair.OnSqliteAsync($"VACUUM INTO '{pair.File("backup.sqlite")}'"); // with the replicator's lease
        await application.Database.PutAsync("n1", 2);
        await Eventually.DrainedAsync(pair);
    }

    private static Task RefusedAsync(Application application, WrongNeighbour kind) => Eventually.TrueAsync(
        $"it is refused as {kind}", async () => (await StatusOf(application)).WrongNeighbour == kind);

    private static Task<PersistenceStatus> StatusOf(Application application) =>
        application.Services.GetRequiredService<IPersistenceStatus>().GetAsync();
}
