using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Mirroring;

/// <summary>What the mirror commits without waiting for the disk counts only once it is confirmed.</summary>
public sealed class AsynchronousCommitTests
{
    /// <summary>A server that flushes by itself so late that a crash takes what nobody confirmed.</summary>
    private static readonly PostgresServerOptions Lazy = new()
    {
        Private = true,
        Settings = new Dictionary<string, string> { ["wal_writer_delay"] = "10s", ["autovacuum"] = "off" },
    };

    [PostgresFact(Private = true)]
    public async Task S01_What_a_crash_of_the_server_took_is_not_confirmed()
    {
        await using var server = await PostgresServer.StartAsync(Lazy);
        await using var database = await MirrorAsync(server);
        var mirror = database.Side.Mirror.AsynchronousCommit!;
        await mirror.ApplyAsync([Images.Note("a", "taken", 10)], await database.FenceAsync(), default);

        await server.StopAsync(immediate: true);
        await server.StartAgainAsync();
        database.Forget();

        Assert.Empty(await ConfirmedAfterRestartAsync(mirror));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact(Private = true)]
    public async Task S01_What_was_confirmed_survives_a_crash_of_the_server()
    {
        await using var server = await PostgresServer.StartAsync(Lazy);
        await using var database = await MirrorAsync(server);
        var mirror = database.Side.Mirror.AsynchronousCommit!;
        var fence = await database.FenceAsync();
        await mirror.ApplyAsync([Images.Note("a", "kept", 10)], fence, default);
        await mirror.ApplyAsync([Images.Note("b", "kept", 11)], fence, default);

        Assert.Equal(["a", "b"], (await mirror.ConfirmAsync(default)).Select(image => image.Key.Values[0]));
        Assert.Empty(await mirror.ConfirmAsync(default));
        await server.StopAsync(immediate: true);
        await server.StartAgainAsync();
        database.Forget();

        Assert.Equal(2, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    /// <summary>The replicator finds what an inline attempt has brought whose process died unconfirmed.</summary>
    [PostgresFact(Private = true)]
    public async Task S01_What_is_delivered_again_without_a_change_survives_a_crash_of_the_server()
    {
        await using var server = await PostgresServer.StartAsync(Lazy);
        await using var database = await MirrorAsync(server);
        var mirror = database.Side.Mirror;
        var fence = await database.FenceAsync();
        RowImage[] note = [Images.Note("a", "kept", 10)], appended = [Images.Event(Event.In(2026, 1), 11)];
        foreach (var images in new[] { note, appended })
        {
            await mirror.AsynchronousCommit!.ApplyAsync(images, fence, default);
            await mirror.ApplyAsync(images, fence, default);
        }

        await server.StopAsync(immediate: true);
        await server.StartAgainAsync();
        database.Forget();

        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.events"));
    }

    [PostgresFact]
    public async Task S02_What_an_ended_session_applied_is_not_confirmed_by_the_next_one()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var mirror = database.Side.Mirror.AsynchronousCommit!;
        var fence = await database.FenceAsync();
        await mirror.ApplyAsync([Images.Note("before", "x", 10)], fence, default);
        await database.ExecuteAsync(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """);
        await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => mirror.ApplyAsync([Images.Note("broken", "x", 11)], fence, default));

        await mirror.ApplyAsync([Images.Note("after", "x", 12)], fence, default);

        Assert.Equal(["after"], (await mirror.ConfirmAsync(default)).Select(image => image.Key.Values[0]));
    }

    [PostgresFact]
    public async Task Behind_a_proxy_that_shares_sessions_every_apply_waits_for_the_disk()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await using var side = database.Open(options => options.PrepareStatements = false);

        Assert.Null(side.Mirror.AsynchronousCommit);
    }

    private static async Task<TestDatabase> MirrorAsync(PostgresServer server)
    {
        var database = await TestDatabase.CreateAsync(server);
        await database.SetControlAsync(PersistencePhase.DualWrite, DatabaseSide.Sqlite);
        return database;
    }

    private static async Task<IEnumerable<object>> ConfirmedAfterRestartAsync(IAsynchronousCommitMirror mirror)
    {
        try
        {
            return await mirror.ConfirmAsync(default);
        }
        catch (DatabaseUnavailableException)
        {
            return await mirror.ConfirmAsync(default); // the session is a new one now
        }
    }
}
