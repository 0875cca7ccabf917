using Npgsql;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Mirroring;

public sealed class GuardedApplyTests
{
    [PostgresFact]
    public async Task S11_Images_of_one_key_leave_the_newest_state_in_whatever_order_they_arrive()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var orders = Images.Permutations<int>([0, 1, 2, 3]).ToArray();

        for (var i = 0; i < orders.Length; i++)
        {
            var id = $"key {i}";
            RowImage[] history =
            [
                Images.Note(id, "first", 10), Images.Gone(Note.KeyOf(id), 20), Images.Note(id, "again", 30),
                Images.Note(id, "last", 40),
            ];
            foreach (var step in orders[i])
            {
                await database.Side.Mirror.ApplyAsync([history[step]], await database.FenceAsync(), default);
            }
        }

        Assert.Equal(orders.Length, await database.ScalarAsync<long>(
            "SELECT count(*) FROM test.notes WHERE body = 'last' AND row_version = 40"));
    }

    [PostgresFact]
    public async Task S11_A_deleted_row_stays_deleted_in_whatever_order_the_images_arrive()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var orders = Images.Permutations<int>([0, 1, 2]).ToArray();

        for (var i = 0; i < orders.Length; i++)
        {
            var id = $"key {i}";
            RowImage[] history = [Images.Note(id, "first", 10), Images.Note(id, "second", 20),
                Images.Gone(Note.KeyOf(id), 30)];
            foreach (var step in orders[i])
            {
                await database.Side.Mirror.ApplyAsync([history[step]], await database.FenceAsync(), default);
            }
        }

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
        Assert.Equal(orders.Length,
            await database.ScalarAsync<long>("SELECT count(*) FROM persistence.tombstones WHERE version = 30"));
    }

    [PostgresFact]
    public async Task S68_The_floor_of_collected_tombstones_speaks_against_no_image()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await database.ExecuteAsync("INSERT INTO persistence.version_floors VALUES ('test.notes', 100)");

        await database.Side.Mirror.ApplyAsync(
            [Images.Note("a", "old", 100), Images.Note("b", "new", 101), Images.Gone(Note.KeyOf("c"), 99)],
            await database.FenceAsync(), default);

        Assert.Equal(["a", "b"], await database.ListAsync<string>("SELECT id FROM test.notes ORDER BY id"));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM persistence.tombstones"));
    }

    [PostgresFact]
    public async Task S02_S11_An_append_only_row_is_taken_once_in_whatever_order_images_arrive()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var orders = Images.Permutations<int>([0, 1, 2]).ToArray();

        for (var i = 0; i < orders.Length; i++)
        {
            // A deletion stands for a pending key whose row has gone by retention.
            var row = Event.In(2026, 1 + (i % 2), i, "taken");
            RowImage[] history = [Images.Event(row, 10), Images.Gone(Event.KeyOf(row), 10), Images.Event(row, 10)];
            foreach (var step in orders[i])
            {
                await database.Side.Mirror.ApplyAsync([history[step]], await database.FenceAsync(), default);
            }
        }

        await database.Side.Mirror.ApplyAsync(
            [Images.Event(Event.In(2026, 1, 0, "other"), 99), Images.Gone(Event.KeyOf(Event.In(2026, 1, 2)), 99),
                Images.Event(Event.In(2026, 3, 0, "taken"), 99)],
            await database.FenceAsync(), default);

        Assert.Equal(orders.Length + 1, await database.ScalarAsync<long>("SELECT count(*) FROM test.events WHERE note = 'taken'"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM persistence.tombstones"));
    }

    [PostgresFact]
    public async Task S69_An_image_that_retention_does_not_keep_is_not_taken_and_makes_no_partition()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var (cutoff, old) = (new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), Event.In(2026, 1, 1));
        await database.Side.Mirror.ApplyAsync([Images.Event(old, 100)], await database.FenceAsync(), default);
        await using var other = database.Open(); // which does not know that the month is there
        await database.Side.Upkeep.RaiseCutoffAsync(Event.Table, cutoff, await database.FenceAsync(), default);
        Assert.Equal(cutoff, await database.Side.Upkeep.RaiseCutoffAsync(
            Event.Table, cutoff.AddMonths(-3), await database.FenceAsync(), default));

        Assert.Equal(new RetiredRows(0, 1), await database.Side.Upkeep.RetireAsync(Event.Table, 10, default));
        Assert.Equal(new RetiredRows(0, 0), await database.Side.Upkeep.RetireAsync(Event.Table, 10, default));
        foreach (var side in new[] { database.Side, other })
        {
            await side.Mirror.ApplyAsync(
                [Images.Event(old, 100), Images.Event(Event.In(2026, 2, 1), 50)], await database.FenceAsync(), default);
        }

        Assert.Equal([50L], await database.ListAsync<long>("SELECT row_version FROM test.events"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname = 'events_y2026m01'"));
    }

    [PostgresFact]
    public async Task A_month_that_somebody_reads_is_left_and_holds_nobody_up()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await database.Side.Mirror.ApplyAsync(
            [Images.Event(Event.In(2026, 1, 1), 100)], await database.FenceAsync(), default);
        await database.Side.Upkeep.RaiseCutoffAsync(
            Event.Table, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), await database.FenceAsync(), default);
        await using (var connection = await database.ConnectAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var read = new NpgsqlCommand("SELECT count(*) FROM test.events", connection, transaction);
            await read.ExecuteScalarAsync();

            Assert.True((await database.Side.Upkeep.RetireAsync(Event.Table, 10, default)).IsHeldUp);
            Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.events"));
        }

        Assert.Equal(1, (await database.Side.Upkeep.RetireAsync(Event.Table, 10, default)).Months);
    }

    [PostgresFact]
    public async Task S40_Applied_images_are_not_journalled_again()
    {
        await using var database = await TestDatabase.MirrorAsync();

        await database.Side.Mirror.ApplyAsync(
            [Images.Note("a", "x", 10), Images.Seat("s", "1", 10), Images.Gone(Note.KeyOf("b"), 10)],
            await database.FenceAsync(), default);

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM persistence.pending"));
    }

    [PostgresFact]
    public async Task A_mirror_at_another_epoch_or_one_that_decides_takes_nothing()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var fence = await database.FenceAsync();

        await Assert.ThrowsAsync<AuthorityChangedException>(() => database.Side.Mirror.ApplyAsync(
            [Images.Note("a", "x", 10)], fence with { Epoch = fence.Epoch - 1 }, default));
        await database.SetControlAsync(PersistencePhase.ReadCutover, DatabaseSide.Postgres);
        await Assert.ThrowsAsync<AuthorityChangedException>(() => database.Side.Mirror.ApplyAsync(
            [Images.Note("a", "x", 10)], fence, default));

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task A_mirror_of_another_file_or_generation_takes_nothing()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var fence = await database.FenceAsync();

        foreach (var wrong in new[] { fence with { AuthorityId = "another" }, fence with { MirrorId = "another" },
            fence with { Generation = 2 } })
        {
            await Assert.ThrowsAsync<BindingRejectedException>(
                () => database.Side.Mirror.ApplyAsync([Images.Note("a", "x", 10)], wrong, default));
        }

        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task A_rejected_image_takes_the_whole_call_back_and_says_why_without_the_value()
    {
        await using var database = await TestDatabase.MirrorAsync();

        var rejected = await Assert.ThrowsAsync<MirrorRejectedException>(async () =>
            await database.Side.Mirror.ApplyAsync(
            [Images.Note("a", "fine", 10), Images.Note("b", "forbidden", 10)], await database.FenceAsync(), default));

        Assert.Equal(MirrorRejection.Data, rejected.Rejection);
        Assert.Contains("notes_body_check", rejected.Reason, StringComparison.Ordinal);
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task The_largest_version_applied_is_written_down_by_the_time_the_side_is_closed()
    {
        await using var database = await TestDatabase.MirrorAsync();
        await using (var side = database.Open())
        {
            for (var version = 1; version <= 5; version++)
            {
                await side.Mirror.ApplyAsync([Images.Note("a", "x", version)], await database.FenceAsync(), default);
            }
        }

        Assert.Equal(5, (await database.Side.Control.ReadAsync(default)).PeerVersion);
    }
}
