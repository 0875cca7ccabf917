using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Replication;

public sealed class MirrorTests
{
    [Fact]
    public async Task S11_Images_of_one_key_end_the_same_in_every_order_with_repetitions()
    {
        RowImage[] images =
        [
            Images.Of(Item.Table, Item.Of("a", "first"), 10),
            Images.Deletion(Item.Key("a"), 20),
            Images.Of(Item.Table, Item.Of("a", "third"), 30),
        ];
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        foreach (var order in Images.Permutations(images))
        {
            test.Execute("DELETE FROM test_items; DELETE FROM persistence_tombstones");
            foreach (var image in order.Concat(order))
            {
                await test.ApplyAsync(image);
            }

            Assert.Equal("third|30", test.Scalar("SELECT name || '|' || row_version FROM test_items"));
        }
    }

    [Fact]
    public async Task S11_A_deletion_that_is_newest_stays_in_every_order()
    {
        RowImage[] images =
        [
            Images.Of(Item.Table, Item.Of("a", "first"), 10),
            Images.Of(Item.Table, Item.Of("a", "second"), 20),
            Images.Deletion(Item.Key("a"), 30),
        ];
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        foreach (var order in Images.Permutations(images))
        {
            test.Execute("DELETE FROM test_items; DELETE FROM persistence_tombstones");
            foreach (var image in order)
            {
                await test.ApplyAsync(image);
            }

            Assert.Equal(0, test.Count("test_items"));
            Assert.Equal(30L, test.Scalar("SELECT version FROM persistence_tombstones"));
        }
    }

    [Fact]
    public async Task S68_The_floor_of_collected_tombstones_speaks_against_no_image()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        test.Execute("INSERT INTO persistence_version_floors VALUES ('test.items', 10)");

        await test.ApplyAsync(Images.Of(Item.Table, Item.Of("a"), 10), Images.Of(Item.Table, Item.Of("b"), 11));

        Assert.Equal("a,b", test.Scalar("SELECT group_concat(id) FROM test_items"));
    }

    [Fact]
    public async Task S02_S11_An_append_only_row_is_taken_once_in_whatever_order_images_arrive()
    {
        // The deletion stands for a pending key whose row has gone by retention.
        RowImage[] images =
        [
            Images.Of(Event.Table, Event.Of(1, "taken"), 10),
            Images.Deletion(Event.Key(1), 10),
            Images.Of(Event.Table, Event.Of(1, "taken"), 10),
        ];
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        foreach (var order in Images.Permutations(images))
        {
            test.Execute("DELETE FROM test_events");
            foreach (var image in order)
            {
                await test.ApplyAsync(image);
            }

            await test.ApplyAsync(
                Images.Of(Event.Table, Event.Of(1, "other"), 99), Images.Of(Event.Table, Event.Of(2), 11),
                Images.Deletion(Event.Key(3), 99));
            await test.ApplyAsync(Images.Deletion(Event.Key(1), 99));

            Assert.Equal("taken|10", test.Scalar("SELECT note || '|' || row_version FROM test_events WHERE row_version < 11"));
            Assert.Equal(2, test.Count("test_events"));
            Assert.Equal(0, test.Count("persistence_tombstones"));
        }
    }

    [Fact]
    public async Task S69_An_image_that_retention_does_not_keep_is_not_taken_whatever_its_version()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        var cutoff = Event.Of(2).At;
        await test.Database.Upkeep.RaiseCutoffAsync(Event.Table, cutoff, await test.MirrorFenceAsync(), default);

        await test.ApplyAsync(Images.Of(Event.Table, Event.Of(1), 99), Images.Of(Event.Table, Event.Of(2), 11));

        Assert.Equal(11L, test.Scalar("SELECT group_concat(row_version) + 0 FROM test_events"));
        Assert.Equal(cutoff, await test.Database.Upkeep.RaiseCutoffAsync(
            Event.Table, cutoff.AddDays(-1), await test.MirrorFenceAsync(), default));
    }

    [Fact]
    public async Task S40_Applied_rows_are_never_marked_pending_and_keep_their_versions()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();

        await test.ApplyAsync(Images.Of(Item.Table, Item.Of("a"), 10), Images.Deletion(Item.Key("b"), 11));

        Assert.Equal(0, test.Count("persistence_pending"));
        Assert.Equal(10L, test.Scalar("SELECT row_version FROM test_items"));
        var row = await test.Database.Control.ReadAsync(CancellationToken.None);
        Assert.Equal((11, 0), (row.PeerVersion, row.LastVersion));
    }

    [Fact]
    public async Task An_image_from_a_stranger_is_refused_and_changes_nothing()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        var fence = await test.MirrorFenceAsync();

        await Expect<BindingRejectedException>(test, fence with { AuthorityId = "other" });
        await Expect<BindingRejectedException>(test, fence with { MirrorId = "other" });
        await Expect<BindingRejectedException>(test, fence with { Generation = 1 });
        await Expect<AuthorityChangedException>(test, fence with { Epoch = 1 });
        await test.SetAsync(row => row with { Authority = DatabaseSide.Sqlite });
        await Expect<AuthorityChangedException>(test, fence);

        Assert.Equal(0, test.Count("test_items"));
    }

    [Fact]
    public async Task S60_Unique_values_are_swapped_and_handed_on_in_every_order()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        var version = 10L;
        foreach (var labels in new[] { new[] { "B", "A", "C" }, ["B", "C", "A"], ["C", "A", "B"], ["A", null!, "B"] })
        {
            var targets = labels.Select((label, i) => (Id: "abc"[i].ToString(), Label: label)).ToArray();
            foreach (var order in Images.Permutations(targets))
            {
                await test.ApplyAsync(Seat("a", "A", version), Seat("b", "B", version), Seat("c", "C", version));
                version++;
                await test.ApplyAsync([.. order.Select(target => Seat(target.Id, target.Label, version))]);
                version++;
                foreach (var (id, label) in targets)
                {
                    Assert.Equal(
                        label ?? "-", test.Scalar($"SELECT coalesce(label, '-') FROM test_seats WHERE id = '{id}'"));
                }
            }
        }
    }

    [Fact]
    public async Task S60_A_value_is_handed_on_from_a_deleted_row_in_the_same_batch()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        await test.ApplyAsync(Seat("a", "A", 10));

        await test.ApplyAsync(Seat("b", "A", 12), Images.Deletion(Tables.Seat.Key("a"), 11));

        Assert.Equal("b", test.Scalar("SELECT group_concat(id) FROM test_seats WHERE label = 'A'"));
    }

    [Fact]
    public async Task S17_A_clash_with_another_row_is_refused_and_names_its_holder()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        await test.ApplyAsync(Seat("a", "A", 10), Seat("b", "B", 10));
        var clash = Seat("c", "A", 20);

        var error = await Assert.ThrowsAsync<MirrorRejectedException>(
            () => test.ApplyAsync(Seat("b", "B2", 20), clash));

        Assert.Equal(MirrorRejection.UniqueClash, error.Rejection);
        Assert.Equal("B", test.Scalar("SELECT label FROM test_seats WHERE id = 'b'"));
        var holders = await test.Database.Mirror.FindClashesAsync(clash, CancellationToken.None);
        Assert.Equal([Tables.Seat.Key("a")], holders);
        Assert.Empty(await test.Database.Mirror.FindClashesAsync(Seat("a", "A", 20), CancellationToken.None));
        Assert.Empty(await test.Database.Mirror.FindClashesAsync(Seat("c", null, 20), CancellationToken.None));
        Assert.Empty(await test.Database.Mirror.FindClashesAsync(
            Images.Deletion(Tables.Seat.Key("c"), 9), CancellationToken.None));
    }

    [Fact]
    public async Task An_older_image_does_not_take_a_row_away_from_a_table_with_uniques()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        await test.ApplyAsync(Seat("a", "A", 10));

        await test.ApplyAsync(Seat("a", "old", 9), Seat("b", "B", 9));

        Assert.Equal("a=A,b=B", test.Scalar(
            "SELECT group_concat(id || '=' || label) FROM (SELECT * FROM test_seats ORDER BY id)"));
    }

    [Fact]
    public async Task S60_Parents_and_children_pass_in_both_orders()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        await test.ApplyAsync(Book("b1", "a1", 10), Author("a1", 10));
        await test.ApplyAsync(Author("a2", 10), Book("b2", "a2", 10));
        Assert.Equal(2, test.Count("test_books"));

        await test.ApplyAsync(Images.Deletion(Tables.Author.Key("a1"), 20), Images.Deletion(Tables.Book.Key("b1"), 20));
        await test.ApplyAsync(Images.Deletion(Tables.Book.Key("b2"), 20), Images.Deletion(Tables.Author.Key("a2"), 20));
        Assert.Equal(0, test.Count("test_books"));
        Assert.Equal(0, test.Count("test_authors"));
    }

    [Fact]
    public async Task S21_A_child_before_its_parent_is_refused_alone_and_passes_after_it()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        var fence = await test.MirrorFenceAsync();
        Task orphan;
        Task neighbour;
        using (test.HoldWriteLock())
        {
            orphan = test.Database.Mirror.ApplyAsync([Book("b", "a", 10)], fence, CancellationToken.None);
            neighbour = test.Database.Mirror.ApplyAsync([Author("other", 10)], fence, CancellationToken.None);
        }

        var error = await Assert.ThrowsAsync<MirrorRejectedException>(() => orphan);
        await neighbour;

        Assert.Equal(MirrorRejection.MissingParent, error.Rejection);
        Assert.Contains("test.authors", error.Reason, StringComparison.Ordinal);
        await test.ApplyAsync(Author("a", 11));
        await test.ApplyAsync(Book("b", "a", 10));
        Assert.Equal(1, test.Count("test_books"));
    }

    [Fact]
    public async Task S60_A_parent_with_children_is_not_deleted_from_under_them()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        await test.ApplyAsync(Author("a", 10), Book("b", "a", 10));

        var error = await Assert.ThrowsAsync<MirrorRejectedException>(
            () => test.ApplyAsync(Images.Deletion(Tables.Author.Key("a"), 20)));

        Assert.Equal(MirrorRejection.MissingParent, error.Rejection);
        Assert.Equal(1, test.Count("test_authors"));
        await test.ApplyAsync(Images.Deletion(Tables.Author.Key("a"), 20), Book("b", null, 20));
        Assert.Equal(0, test.Count("test_authors"));
    }

    [Fact]
    public async Task S10_A_row_that_a_check_refuses_is_bad_data_and_its_batch_is_not_applied()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();

        var error = await Assert.ThrowsAsync<MirrorRejectedException>(() => test.ApplyAsync(
            Images.Of(Item.Table, Item.Of("good"), 10), Images.Of(Item.Table, Item.Of("bad", "secret", -1), 10)));

        Assert.Equal(MirrorRejection.Data, error.Rejection);
        Assert.Contains("test.items", error.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, test.Count("test_items"));
    }

    [Fact]
    public async Task S63_What_is_not_about_data_parks_nothing()
    {
        await using var test = await TestDatabase.CreateAsMirrorAsync();
        var image = Images.Of(Item.Table, Item.Of("a", new string('x', 200_000)), 10);
        await test.Database.RunOnWriterAsync(session => Run(session.Connection, "PRAGMA max_page_count = 1"));
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => test.ApplyAsync(image));
        await test.Database.RunOnWriterAsync(session => Run(session.Connection, "PRAGMA max_page_count = 100000"));

        test.Execute("ALTER TABLE test_items RENAME COLUMN name TO title");
        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => test.ApplyAsync(image));
        test.Execute("ALTER TABLE test_items RENAME COLUMN title TO name");
        await test.ApplyAsync(image);

        Assert.Equal(1, test.Count("test_items"));
    }

    private static RowImage Seat(string id, string? label, long version) =>
        Images.Of(Tables.Seat.Table, new Seat { Id = id, Label = label }, version);

    private static RowImage Author(string id, long version) =>
        Images.Of(Tables.Author.Table, new Author { Id = id }, version);

    private static RowImage Book(string id, string? author, long version) =>
        Images.Of(Tables.Book.Table, new Book { Id = id, AuthorId = author }, version);

    private static Task<TError> Expect<TError>(TestDatabase test, MirrorFence fence)
        where TError : Exception => Assert.ThrowsAsync<TError>(() => test.Database.Mirror.ApplyAsync(
            [Images.Of(Item.Table, Item.Of("a"), 10)], fence, CancellationToken.None));

    private static int Run(Microsoft.Data.Sqlite.SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return 0;
    }
}
