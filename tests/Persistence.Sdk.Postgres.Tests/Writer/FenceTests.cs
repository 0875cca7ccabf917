using Dapper;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Locks;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class FenceTests
{
    [PostgresFact]
    public async Task S58_A_writer_that_waited_behind_a_flip_is_refused()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var flip = await HeldScope.TakeAsync(database);

        var write = database.Side.WriteAsync(Put("a"), Fence.AnyEpoch, default);
        await flip.AwaitWaitersAsync(1);
        await flip.Connection.ExecuteAsync("UPDATE persistence.control SET epoch = epoch + 1, authority = 'sqlite'");
        await flip.CommitAsync();

        await Assert.ThrowsAsync<AuthorityChangedException>(() => write);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task S58_An_image_that_waited_behind_a_flip_is_refused()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var fence = await database.FenceAsync();
        await using var flip = await HeldScope.TakeAsync(database);

        var apply = database.Side.Mirror.ApplyAsync([Images.Note("a", "x", 10)], fence, default);
        await flip.AwaitWaitersAsync(1);
        await flip.Connection.ExecuteAsync("UPDATE persistence.control SET epoch = epoch + 1, authority = 'postgres'");
        await flip.CommitAsync();

        await Assert.ThrowsAsync<AuthorityChangedException>(() => apply);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task S58_A_lock_inside_the_reading_statement_would_see_what_stood_before_the_wait()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        const string tombstone = "(SELECT version FROM persistence.tombstones)";
        await using var reader = await database.ConnectAsync();

        async Task<long?> ReadBehindADeletionAsync(string sql)
        {
            await database.ExecuteAsync("TRUNCATE persistence.tombstones");
            await using var deletion = await HeldScope.TakeAsync(database);
            var read = reader.QueryAsync<long?>(sql, new { scope = LockSet.Scope });
            await deletion.AwaitWaitersAsync(1);
            await deletion.Connection.ExecuteAsync("INSERT INTO persistence.tombstones VALUES ('test.notes', 'k', 5)");
            await deletion.CommitAsync();
            return (await read).Single();
        }

        Assert.Null(await ReadBehindADeletionAsync(
            $"WITH l AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(@scope)::text AS t) SELECT {tombstone} FROM l WHERE t = ''"));
        Assert.Equal(5, await ReadBehindADeletionAsync(
            $"BEGIN; DO $$ BEGIN PERFORM pg_advisory_xact_lock_shared({LockSet.Scope}); END $$; SELECT {tombstone}; COMMIT"));
    }

    [PostgresFact]
    public async Task S59_A_row_inserted_behind_a_deletion_gets_a_higher_version()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.Port.WriteAsync(Put("a"));
        var locks = new LockSet();
        locks.Exclude(Note.KeyOf("a"));
        await using var deletion = await HeldScope.TakeAsync(database, locks);

        var write = database.Side.WriteAsync(Put("a"), Fence.AnyEpoch, default);
        await deletion.AwaitWaitersAsync(1);
        await deletion.Connection.ExecuteAsync("DELETE FROM test.notes");
        await deletion.Connection.ExecuteAsync(
            "INSERT INTO persistence.tombstones VALUES ('test.notes', @key, @version)",
            new { key = Note.KeyOf("a").Text, version = long.MaxValue / 2 });
        await deletion.CommitAsync();

        Assert.Equal((long.MaxValue / 2) + 1, (await write).Outcomes[0].Images[0].Version);
    }

    [PostgresFact]
    public async Task A_version_is_above_the_tables_floor_whatever_the_clock_says()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.Port.WriteAsync(Put("a"));
        await database.ExecuteAsync($"INSERT INTO persistence.version_floors VALUES ('test.notes', {long.MaxValue / 2})");

        var written = await database.Side.WriteAsync(Put("a").Put(Note.Table, new Note { Id = "b" })
            .Delete(Note.KeyOf("a")), Fence.AnyEpoch, default);

        Assert.All(written.Outcomes, outcome => Assert.True(outcome.Images[0].Version > long.MaxValue / 2));
    }

    [PostgresTheory]
    [InlineData("draining", DatabaseSide.Postgres)]
    [InlineData("raising", DatabaseSide.Postgres)]
    [InlineData("open", DatabaseSide.Sqlite)]
    public async Task A_side_that_is_not_the_open_authority_takes_no_writes(string state, DatabaseSide authority)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.SetControlAsync(PersistencePhase.ReadCutover, authority, state: state);

        await Assert.ThrowsAsync<AuthorityChangedException>(() => database.Port.WriteAsync(Put("a")));

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task Writers_that_expect_different_epochs_are_judged_apart()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var held = await HeldScope.TakeAsync(database);

        await held.OccupyWritersAsync(database.Side);
        var writes = Enumerable.Range(0, 12).Select(i => database.Side.WriteAsync(
            Put($"n{i}"), i % 3 == 0 ? new Fence(TestDatabase.Epoch - 1) : new Fence(TestDatabase.Epoch),
            default)).ToArray();
        await held.CommitAsync();

        for (var i = 0; i < writes.Length; i++)
        {
            if (i % 3 == 0)
            {
                await Assert.ThrowsAsync<AuthorityChangedException>(() => writes[i]);
            }
            else
            {
                Assert.True((await writes[i]).Outcomes[0].Applied);
            }
        }
    }

    private static ChangeSet Put(string id) => new ChangeSet().Put(Note.Table, new Note { Id = id });
}
