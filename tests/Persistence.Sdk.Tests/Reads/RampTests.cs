using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Telemetry;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>Point reads that Postgres serves while SQLite decides.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class RampTests
{
    [PostgresFact]
    public async Task S34_Postgres_answers_once_the_table_is_proved_equal_and_not_before()
    {
        await using var scene = await RampScene.CreateAsync();
        await scene.MarkAsync();
        Assert.Equal(DatabaseSide.Sqlite, await scene.WhoAnswersAsync());

        await scene.ProveAsync();
        Assert.Equal(DatabaseSide.Sqlite, await scene.WhoAnswersAsync()); // it found the mark

        await scene.Pair.OnPostgresAsync("UPDATE faults.notes SET owner = 'test'");
        await scene.ProveAsync();
        await scene.MarkAsync();
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync());
        Assert.Null(await scene.Store.FindAsync("nobody"));
    }

    [PostgresFact]
    public async Task S34_A_key_that_waits_for_the_mirror_is_read_from_SQLite()
    {
        await using var scene = await RampScene.CreateProvedAsync();
        await scene.Pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100) NOT VALID");

        await scene.Store.PutAsync("n1", 100);

        Assert.Equal(100, (await scene.Store.FindAsync("n1"))!.Amount);
        await Eventually.TrueAsync("it is parked", async () => await scene.Pair.FromSqliteAsync<int>(
            "SELECT count(*) FROM persistence_pending WHERE parked = 1") == 1);
        Assert.Equal(100, (await scene.Store.FindAsync("n1"))!.Amount);
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync("n2"));
    }

    [PostgresTheory]
    [InlineData("UPDATE persistence_control SET coverage_epoch = 0")]
    [InlineData("UPDATE persistence_control SET unverified_version = 1")]
    [InlineData("UPDATE persistence_control SET schema_version = 2")]
    [InlineData("UPDATE persistence_evidence SET is_clean = 0 WHERE table_name = 'faults.notes'")]
    [InlineData("UPDATE persistence_evidence SET coverage_epoch = coverage_epoch + 1")]
    [InlineData("DELETE FROM persistence_evidence WHERE kind = 'parity'")]
    public async Task S34_What_makes_the_proof_void_ends_the_ramp_with_the_same_commit(string sql)
    {
        await using var scene = await RampScene.CreateProvedAsync();
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync());

        await scene.Pair.OnSqliteAsync(sql);

        Assert.Equal(DatabaseSide.Sqlite, await scene.WhoAnswersAsync());
    }

    [PostgresTheory]
    [InlineData("UPDATE persistence.control SET generation = generation + 1")]
    [InlineData("UPDATE persistence.control SET epoch = epoch + 1")]
    [InlineData("UPDATE persistence.control SET own_id = 'another'")]
    [InlineData("UPDATE persistence.control SET peer_id = 'another'")]
    [InlineData("UPDATE persistence.control SET authority = 'postgres'")]
    [InlineData("DELETE FROM persistence.control")]
    [InlineData("ALTER TABLE faults.notes RENAME TO gone")]
    public async Task S34_S65_A_database_that_is_not_this_mirror_is_not_believed(string sql)
    {
        await using var scene = await RampScene.CreateProvedAsync();
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync());

        await scene.Pair.OnPostgresAsync(sql);

        Assert.Equal(DatabaseSide.Sqlite, await scene.WhoAnswersAsync());
    }

    [PostgresTheory]
    [InlineData(LaneMode.Swallow)]
    [InlineData(LaneMode.Hold)]
    [InlineData(null)]
    public async Task S34_A_Postgres_that_is_slow_or_gone_fails_no_read_and_is_left_alone_for_a_while(LaneMode? mode)
    {
        using var heard = new HeardTelemetry();
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        var settings = pair.Settings(PersistencePhase.Backfill, proxy);
        settings["Persistence:ReadFromPostgresPercent"] = "100";
        settings["Persistence:DualWrite:MirrorTimeout"] = "00:00:00.5"; // a busy machine answers in time
        await using var application = new Application(settings, heard.AddTo);
        var store = application.Services.GetRequiredService<Application.NoteStore>().Database;
        await store.PutAsync("n1", 1);
        await Eventually.DrainedAsync(pair);
        await application.Engine.Parity.RunAsync(new(), null, default);
        await store.FindAsync("n1");
        Assert.True(heard.Heard("persistence.read.ramped", ("persistence.result", "mirror")));

        if (mode is { } quiet)
        {
            proxy.SetMode(quiet);
        }
        else
        {
            await proxy.RefuseAsync();
            await proxy.CutAllAsync();
        }

        await Eventually.TrueAsync("the mirror is not asked any more", async () =>
        {
            Assert.Equal(1, (await store.FindAsync("n1"))!.Amount);
            return heard.Heard("persistence.read.ramped", ("persistence.result", "skipped"));
        });
        Assert.True(heard.Heard("persistence.read.ramped", ("persistence.result", "failed")));
        proxy.Heal();
        proxy.Resume();
    }

    [PostgresFact]
    public async Task The_percentage_is_followed_live_and_a_store_may_have_its_own()
    {
        await using var scene = await RampScene.CreateProvedAsync();
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync());

        scene.Application.Set("Stores:NoteStore:ReadFromPostgresPercent", "0");
        Assert.Equal(DatabaseSide.Sqlite, await scene.WhoAnswersAsync());

        scene.Application.Set("Stores:NoteStore:ReadFromPostgresPercent", "100");
        scene.Application.Set("ReadFromPostgresPercent", "0");
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync());

        scene.Application.Set("Stores:NoteStore:ReadFromPostgresPercent", "101");
        Assert.Equal(DatabaseSide.Postgres, await scene.WhoAnswersAsync());
        Assert.Contains(
            "'Persistence:Stores:NoteStore:ReadFromPostgresPercent' is 101; allowed are 0 to 100",
            (await scene.Application.Engine.Status.GetAsync()).ReloadProblem, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Lists_and_reads_of_a_unit_of_work_stay_with_the_side_that_decides()
    {
        await using var scene = await RampScene.CreateProvedAsync();

        Assert.Equal("test", Assert.Single(await scene.Store.QueryAsync(TableQuery.Rows(
            NoteTable.Definition, SqlText.Same("WHERE id = 'n1'")))).Owner);
        Assert.Equal("test", (await scene.Application.Database.FindAsync("n1"))!.Owner);
    }
}
