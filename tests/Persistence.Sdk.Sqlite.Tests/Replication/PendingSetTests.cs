using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;
using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Sqlite.Tests.Replication;

public sealed class PendingSetTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Without_a_mirror_nothing_is_marked()
    {
        await using var test = await TestDatabase.CreateAsync();

        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));

        Assert.Equal(new PendingSummary(0, 0, null), await test.Database.Pending.SummarizeAsync(None));
    }

    [Fact]
    public async Task A_key_written_often_is_one_row_at_its_newest_version_since_its_first()
    {
        var time = new ManualTimeProvider();
        await using var test = await TestDatabase.CreateWithMirrorAsync(time);
        var first = time.GetUtcNow();
        var version = 0L;
        for (var i = 0; i < 5; i++)
        {
            version = (await WriteAsync(test, "a", i)).Version;
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var pending = Assert.Single(await PageAsync(test));
        Assert.Equal((Item.Key("a"), version, first), (pending.Key, pending.Version, pending.Since));
        Assert.Equal(new PendingSummary(1, 0, first), await test.Database.Pending.SummarizeAsync(None));
    }

    [Fact]
    public async Task A_write_that_is_refused_marks_nothing()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();

        await Assert.ThrowsAsync<ConstraintViolatedException>(() => WriteAsync(test, "a", -1));

        Assert.Equal(0, test.Count("persistence_pending"));
    }

    [Fact]
    public async Task An_acknowledged_key_leaves_with_the_next_flush()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var image = await WriteAsync(test, "a");

        test.Database.Pending.Acknowledge([image]);
        await test.Database.Pending.FlushAsync(None);

        Assert.Equal(0, test.Count("persistence_pending"));
    }

    [Fact]
    public async Task An_acknowledgement_is_brought_without_any_further_write()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var image = await WriteAsync(test, "a");

        test.Database.Pending.Acknowledge([image]);

        for (var tries = 0; test.Count("persistence_pending") > 0; tries++)
        {
            Assert.True(tries < 1000, "The acknowledgement was never committed.");
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task A_newer_pending_version_survives_an_older_acknowledgement()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var older = await WriteAsync(test, "a");
        var newer = await WriteAsync(test, "a", 1);

        test.Database.Pending.Acknowledge([older]);
        await test.Database.Pending.FlushAsync(None);

        Assert.Equal(newer.Version, Assert.Single(await PageAsync(test)).Version);
    }

    [Fact]
    public async Task Acknowledgements_are_brought_before_the_database_is_closed()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var image = await WriteAsync(test, "a");

        test.Database.Pending.Acknowledge([image]);
        await test.CloseAsync();

        Assert.Equal(0, test.Count("persistence_pending"));
    }

    [Fact]
    public async Task Pages_follow_each_other_in_order_of_time_table_and_key()
    {
        var time = new ManualTimeProvider();
        await using var test = await TestDatabase.CreateWithMirrorAsync(time);
        await WriteAsync(test, "z");
        time.Advance(TimeSpan.FromSeconds(1));
        await test.WriteAsync(new ChangeSet()
            .Put(Seat.Table, new Seat { Id = "s" }).Put(Item.Table, Item.Of("b")).Put(Item.Table, Item.Of("a")));

        var keys = new List<string>();
        PendingKey? last = null;
        while (await test.Database.Pending.ReadAsync(new PendingPage(last, null, false, 1), None) is [var next])
        {
            keys.Add(next.Key.ToString());
            last = next;
        }

        Assert.Equal(["test.items[\"z\"]", "test.items[\"a\"]", "test.items[\"b\"]", "test.seats[\"s\"]"], keys);
        var early = await test.Database.Pending.ReadAsync(new PendingPage(null, time.GetUtcNow(), false, 10), None);
        Assert.Equal("z", early.Single().Key.Values.Single());
    }

    [Fact]
    public async Task Keys_of_tables_this_process_does_not_know_are_counted_and_left_alone()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        test.Execute("INSERT INTO persistence_pending (table_name, row_key, version, since) "
            + "VALUES ('future.table', '[1]', 5, '2020-01-01T00:00:00.000000Z')");
        await WriteAsync(test, "a");

        Assert.Equal(Item.Key("a"), Assert.Single(await PageAsync(test)).Key);
        Assert.Equal(2, (await test.Database.Pending.SummarizeAsync(None)).Keys);
    }

    [Fact]
    public async Task Images_are_the_row_the_tombstone_or_a_deletion_at_the_pending_version()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var row = await WriteAsync(test, "row", 7);
        await WriteAsync(test, "deleted");
        var deletion = (await test.WriteAsync(new ChangeSet().Delete(Item.Key("deleted")))).Outcomes[0].Images[0];
        var vanished = await WriteAsync(test, "vanished");
        test.Execute("DELETE FROM test_items WHERE id = 'vanished'");

        var images = await test.Database.Pending.ReadImagesAsync(await PageAsync(test), new Fence(2), None);

        var byKey = images.ToDictionary(image => image.Key);
        Assert.Equal((row.Version, 7L), (byKey[Item.Key("row")].Version, byKey[Item.Key("row")].Row!.Values[2]));
        Assert.Equal(Images.Deletion(Item.Key("deleted"), deletion.Version), byKey[Item.Key("deleted")]);
        Assert.Equal(Images.Deletion(Item.Key("vanished"), vanished.Version), byKey[Item.Key("vanished")]);
        await Assert.ThrowsAsync<AuthorityChangedException>(
            async () => await test.Database.Pending.ReadImagesAsync(await PageAsync(test), new Fence(1), None));
    }

    [Fact]
    public async Task A_failure_is_noted_only_while_its_version_is_pending_and_a_new_write_unparks()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var stale = await WriteAsync(test, "a");
        var image = await WriteAsync(test, "a", 1);

        await FailAsync(test, stale, park: true);
        Assert.Equal(0, Assert.Single(await PageAsync(test)).Attempts);

        await FailAsync(test, image, park: false);
        await FailAsync(test, image, park: true);
        Assert.Empty(await PageAsync(test));
        var parked = Assert.Single(await PageAsync(test, parked: true));
        Assert.Equal((2, true, "why"), (parked.Attempts, parked.IsParked, parked.LastError));
        var summary = await test.Database.Pending.SummarizeAsync(None);
        Assert.Equal((1, 1), (summary.Keys, summary.Parked));

        await WriteAsync(test, "a", 2);
        var again = Assert.Single(await PageAsync(test));
        Assert.Equal((0, false, null), (again.Attempts, again.IsParked, again.LastError));
    }

    [Fact]
    public async Task A_page_may_be_of_one_table()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")).Put(Author.Table, new Author { Id = "f" }));

        var page = await test.Database.Pending.ReadAsync(
            new PendingPage(null, null, Parked: false, 100) { Table = Author.Table }, None);

        Assert.Equal(Author.Table, Assert.Single(page).Key.Table);
    }

    [Fact]
    public async Task S10_Parked_keys_are_let_out_by_key_by_table_or_all()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        foreach (var id in (string[])["a", "b", "c"])
        {
            await FailAsync(test, await WriteAsync(test, id), park: true);
        }

        var pending = test.Database.Pending;

        Assert.Equal(1, await pending.UnparkAsync(null, Item.Key("a"), None));
        Assert.Equal(0, await pending.UnparkAsync(null, Item.Key("a"), None));
        Assert.Equal(0, await pending.UnparkAsync(Author.Table, null, None));
        var let = (await pending.FindAsync(Item.Key("a"), None))!;
        Assert.Equal((false, 0, "why"), (let.IsParked, let.Attempts, let.LastError));
        Assert.Equal(2, await pending.UnparkAsync(Item.Table, null, None));
        await FailAsync(test, await WriteAsync(test, "a"), park: true);
        Assert.Equal(1, await pending.UnparkAsync(null, null, None));
        Assert.Equal(3, (await PageAsync(test)).Count);
        Assert.Null(await pending.FindAsync(Item.Key("none"), None));
    }

    [Fact]
    public async Task S10_A_parked_key_is_discarded_unless_it_was_written_again()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        var image = await WriteAsync(test, "a");
        var pending = test.Database.Pending;
        Assert.False(await pending.DiscardAsync((await pending.FindAsync(Item.Key("a"), None))!, None));
        await FailAsync(test, image, park: true);
        await FailAsync(test, await WriteAsync(test, "b"), park: true);
        var parked = await PageAsync(test, parked: true);
        await WriteAsync(test, "b", 1);

        Assert.True(await pending.DiscardAsync(parked[0], None));
        Assert.False(await pending.DiscardAsync(parked[0], None));
        Assert.False(await pending.DiscardAsync(parked[1], None));

        Assert.Equal([Item.Key("b")], (await PageAsync(test)).Select(key => key.Key));
    }

    [Fact]
    public async Task S18_A_change_of_key_is_a_deletion_and_an_insert_and_both_are_pending()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();
        await WriteAsync(test, "old");

        await test.WriteAsync(new ChangeSet().Delete(Item.Key("old")).Put(Item.Table, Item.Of("new")));

        Assert.Equal(["[\"new\"]", "[\"old\"]"], (await PageAsync(test)).Select(pending => pending.Key.Text).Order());
        Assert.Equal("new", test.Scalar("SELECT group_concat(id) FROM test_items"));
    }

    private static async Task<RowImage> WriteAsync(TestDatabase test, string id, long count = 0) =>
        (await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of(id, count: count)))).Outcomes[0].Images[0];

    private static Task<IReadOnlyList<PendingKey>> PageAsync(TestDatabase test, bool parked = false) =>
        test.Database.Pending.ReadAsync(new PendingPage(null, null, parked, 100), None);

    private static Task FailAsync(TestDatabase test, RowImage image, bool park) =>
        test.Database.Pending.RecordFailuresAsync([new PendingFailure(image.Key, image.Version, "why", park)], None);
}
