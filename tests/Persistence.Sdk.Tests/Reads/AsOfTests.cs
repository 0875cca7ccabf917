using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>Older answers from SQLite while Postgres, which decides, is away.</summary>
public sealed class AsOfTests
{
    private const string CompleteUntil = "SELECT complete_until FROM persistence_control";

    [PostgresFact]
    public async Task I10_Who_asks_for_it_gets_an_older_answer_that_says_how_old_it_may_be()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync("n1", 1);
        Assert.Equal((1, true), await scene.ReadAsync("n1"));
        var complete = await scene.WaitUntilCompleteAsync();

        await scene.GoAwayAsync();

        var answer = await scene.Reader.ReadAsync((store, token) => store.Database.FindAsync("n1"));
        Assert.Equal(1, answer.Value!.Amount);
        Assert.False(answer.IsCurrent);
        Assert.True(answer.AsOf >= complete, $"{answer.AsOf} is before {complete}");
        var list = await scene.Reader.ReadAsync((store, token) => store.Database.QueryAsync(ShadowTests.All, token));
        Assert.Equal(answer.AsOf, list.AsOf);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => scene.Store.Database.FindAsync("n1"));

        scene.Proxy.Heal();
        await Eventually.TrueAsync("it is current again", async () => (await scene.ReadAsync("n1")).IsCurrent);
    }

    [PostgresFact]
    public async Task I10_What_was_committed_before_the_instant_that_an_answer_names_is_in_it()
    {
        await using var scene = await SceneAsync();
        for (var i = 1; i <= 300; i++)
        {
            await scene.PutAsync("n1", i);
        }

        var at = await scene.Pair.FromPostgresAsync<DateTime>("SELECT clock_timestamp()");
        await Eventually.TrueAsync("SQLite is complete behind the last write", async () =>
            await scene.CompleteUntilAsync() > at);
        await scene.GoAwayAsync();

        var answer = await scene.Reader.ReadAsync((store, token) => store.Database.FindAsync("n1"));
        Assert.Equal(300, answer.Value!.Amount);
        Assert.True(answer.AsOf > at);
    }

    [PostgresFact]
    public async Task I10_While_a_key_cannot_reach_SQLite_the_instant_stays_before_its_write()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync("n1", 1);
        await scene.WaitUntilCompleteAsync();
        await scene.Pair.OnSqliteAsync(
            """
            CREATE TRIGGER refuse BEFORE UPDATE ON faults_notes WHEN new.amount >= 100
            BEGIN SELECT RAISE(ABORT, 'refused'); END
            """);
        await scene.PutAsync("n1", 100);
        var written = await scene.Pair.FromPostgresAsync<DateTime>("SELECT clock_timestamp()");
        await scene.PutAsync("n2", 2);
        await Task.Delay(TimeSpan.FromSeconds(2.5)); // two looks
        await scene.GoAwayAsync();

        var answer = await scene.Reader.ReadAsync((store, token) => store.Database.FindAsync("n1"));
        var since = await scene.CompleteUntilAsync();
        Assert.Equal(1, answer.Value!.Amount);
        Assert.True(since <= written, $"{since} is not before {written}");
    }

    [PostgresFact]
    public async Task I10_Without_the_option_nobody_gets_an_older_answer()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync("n1", 1);
        await scene.WaitUntilCompleteAsync();
        scene.Application.Set("Stores:NoteStore:AsOfFallbackAfter", null);
        await scene.GoAwayAsync();

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => scene.ReadAsync("n1"));
    }

    [PostgresTheory]
    [InlineData("UPDATE persistence_control SET complete_until = NULL")]
    [InlineData("UPDATE persistence_control SET epoch = epoch + 1")]
    [InlineData("UPDATE persistence_control SET authority = 'sqlite'")]
    public async Task I10_A_file_that_does_not_say_that_it_is_the_mirror_and_up_to_when_is_not_asked(string sql)
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync("n1", 1);
        await scene.WaitUntilCompleteAsync();
        await scene.GoAwayAsync();
        Assert.False((await scene.ReadAsync("n1")).IsCurrent);

        await scene.Pair.OnSqliteAsync(sql);

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => scene.ReadAsync("n1"));
    }

    [PostgresFact]
    public async Task I10_A_file_that_lacks_history_does_not_say_that_it_is_complete()
    {
        await using var scene = await SceneAsync(("Gate:Soak", "00:00:00"));
        await scene.PutAsync("n1", 1);
        await Journey.MoveAsync(scene.Application, PersistencePhase.PostgresOnly);
        await scene.PutAsync("n1", 2);
        await Journey.MoveAsync(scene.Application, PersistencePhase.ReadCutover);
        await scene.PutAsync("n2", 2);
        await Eventually.DrainedAsync(scene.Pair, DatabaseSide.Postgres);
        await Task.Delay(TimeSpan.FromSeconds(2.5)); // two looks
        Assert.Null(await scene.CompleteUntilAsync());

        await scene.Application.Engine.Backfill.RunAsync(
            new BackfillRequest { IsReverse = true }, null, CancellationToken.None);

        await scene.WaitUntilCompleteAsync();
    }

    [PostgresFact]
    public async Task I10_A_table_whose_rows_must_be_current_is_never_answered_for()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync("n1", 1);
        await scene.WaitUntilCompleteAsync();
        await scene.GoAwayAsync();
        var lease = TableDefinition.For<Note>("faults", "notes", table =>
        {
            table.Key(note => note.Id);
            table.Column(note => note.Owner);
            table.Column(note => note.Amount);
            table.MustBeCurrent();
        });

        Assert.False((await scene.ReadAsync("n1")).IsCurrent);
        Assert.True(lease.MustBeCurrent);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => scene.Reader.ReadAsync(
            (store, token) => store.Database.FindAsync(lease, RowKey.Of(lease, "n1"), token)));
    }

    [PostgresFact]
    public async Task I10_An_older_answer_is_not_to_be_written_upon()
    {
        await using var scene = await SceneAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => scene.Reader.ReadAsync(async (store, token) =>
        {
            await store.Database.PutAsync("n1", 1, "test", token);
            return 0;
        }));
    }

    [PostgresFact]
    public async Task A_Postgres_that_hangs_is_waited_for_no_longer_than_the_option_says_and_then_left_alone()
    {
        await using var scene = await SceneAsync();
        await scene.PutAsync("n1", 1);
        await scene.WaitUntilCompleteAsync();
        scene.Proxy.SetMode(LaneMode.Swallow);

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal((1, false), await scene.ReadAsync("n1"));
        }
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.Backfill)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task In_every_other_phase_answers_are_current(PersistencePhase phase)
    {
        await using var scene = await SceneAsync(("Phase", phase.ToString()));
        await scene.PutAsync("n1", 1);

        Assert.Equal((1, true), await scene.ReadAsync("n1"));
    }

    private static Task<Scene> SceneAsync(params (string, string)[] options) => Scene.CreateAsync(options);

    private sealed class Scene(DatabasePair pair, TcpProxy proxy, Application application) : IAsyncDisposable
    {
        public DatabasePair Pair => pair;

        public TcpProxy Proxy => proxy;

        public Application Application => application;

        public Application.NoteStore Store { get; } = application.Services.GetRequiredService<Application.NoteStore>();

        public IAsOfReader<Application.NoteStore> Reader { get; } =
            application.Services.GetRequiredService<IAsOfReader<Application.NoteStore>>();

        public static async Task<Scene> CreateAsync((string, string)[] options)
        {
            var pair = await DatabasePair.CreateAsync();
            var proxy = TcpProxy.Before(pair.Postgres);
            return new Scene(pair, proxy, await pair.StartAsync(PersistencePhase.ReadCutover, proxy,
            [
                ("Stores:NoteStore:AsOfFallbackAfter", "00:00:00.2"), ("Postgres:ConnectTimeout", "00:00:01"), .. options,
            ]));
        }

        public Task PutAsync(string id, long amount) => application.Database.PutAsync(id, amount);

        public async Task<(long Amount, bool IsCurrent)> ReadAsync(string id)
        {
            var answer = await Reader.ReadAsync((store, token) => store.Database.FindAsync(id));
            return (answer.Value!.Amount, answer.IsCurrent);
        }

        public async Task<DateTimeOffset?> CompleteUntilAsync() =>
            await pair.FromSqliteAsync<string?>(CompleteUntil) is { } text
                ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)
                : null;

        /// <summary>Waits until SQLite is complete as it is now.</summary>
        public async Task<DateTimeOffset?> WaitUntilCompleteAsync()
        {
            var now = await pair.FromPostgresAsync<DateTime>("SELECT clock_timestamp()");
            await Eventually.TrueAsync("SQLite is complete", async () => await CompleteUntilAsync() >= now);
            return await CompleteUntilAsync();
        }

        public async Task GoAwayAsync()
        {
            await proxy.RefuseAsync();
            await proxy.CutAllAsync();
        }

        public async ValueTask DisposeAsync()
        {
            proxy.Heal();
            await application.DisposeAsync();
            await proxy.DisposeAsync();
            await pair.DisposeAsync();
        }
    }
}
