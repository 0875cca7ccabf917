using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;
using Persistence.Sdk.Testing.Clocks;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

public sealed class PutTests
{
    [Fact]
    public async Task A_row_is_found_as_it_was_written()
    {
        await using var test = await TestDatabase.CreateAsync();
        var item = Item.Of("a", "first", 3, """{"x": 1}""");

        var written = await test.WriteAsync(new ChangeSet().Put(Item.Table, item));

        var found = await test.FindAsync(Item.Table, Item.Key("a"));
        Assert.Equal((item.Id, item.Name, item.Count), (found!.Id, found.Name, found.Count));
        Assert.Equal("""{"x": 1}""", found.Data.GetRawText());
        var image = Assert.Single(Assert.Single(written.Outcomes).Images);
        Assert.Equal(test.Scalar("SELECT row_version FROM test_items"), image.Version);
        Assert.Null(await test.FindAsync(Item.Table, Item.Key("b")));
    }

    [Fact]
    public async Task Every_write_of_a_row_has_a_larger_version()
    {
        await using var test = await TestDatabase.CreateAsync();
        var last = 0L;
        for (var i = 0; i < 20; i++)
        {
            var written = await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a", count: i)));
            var version = written.Outcomes[0].Images[0].Version;
            Assert.True(version > last, $"{version} after {last}");
            last = version;
        }

        Assert.Equal(last, (await test.Database.Control.ReadAsync(CancellationToken.None)).LastVersion);
    }

    [Fact]
    public async Task S14_A_clock_that_steps_back_by_hours_does_not_turn_versions_back()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));
        await using var test = await TestDatabase.CreateAsync(time);
        var first = await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        var before = first.Outcomes[0].Images[0].Version;
        await test.CloseAsync();

        var behind = new ManualTimeProvider(new DateTimeOffset(2026, 6, 1, 3, 0, 0, TimeSpan.Zero));
        await using var database = await SqliteDatabase.OpenAsync(
            test.Options,
            test.Context() with { Time = behind, Versions = new Core.Identity.HybridClock(behind) },
            CancellationToken.None);
        var same = await TestDatabase.WriteAsync(database, new ChangeSet().Put(Item.Table, Item.Of("a", count: 1)));
        var other = await TestDatabase.WriteAsync(database, new ChangeSet().Put(Item.Table, Item.Of("b")));

        Assert.True(same.Outcomes[0].Images[0].Version > before);
        Assert.True(other.Outcomes[0].Images[0].Version > before);
    }

    [Fact]
    public async Task A_row_above_the_clock_is_raised_by_one()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        test.Execute("UPDATE test_items SET row_version = 8000000000000000000");

        var written = await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a", count: 1)));

        Assert.Equal(8000000000000000001, written.Outcomes[0].Images[0].Version);
    }

    [Fact]
    public async Task A_row_written_again_is_above_its_tombstone_and_above_the_tables_floor()
    {
        await using var test = await TestDatabase.CreateAsync();
        test.Execute("""
            INSERT INTO persistence_tombstones VALUES ('test.items', '["a"]', 8000000000000000000, 0);
            INSERT INTO persistence_version_floors VALUES ('test.items', 7000000000000000000);
            """);

        var buried = await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        Assert.Equal(8000000000000000001, buried.Outcomes[0].Images[0].Version);

        await test.ReopenAsync();
        test.Execute("UPDATE persistence_control SET last_version = 0");
        await test.ReopenAsync();
        var fresh = await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("b")));
        Assert.Equal(7000000000000000001, fresh.Outcomes[0].Images[0].Version);
    }

    [Fact]
    public async Task Changes_of_a_set_take_effect_together_or_not_at_all()
    {
        await using var test = await TestDatabase.CreateAsync();
        var changes = new ChangeSet()
            .Put(Item.Table, Item.Of("a"))
            .Put(Item.Table, Item.Of("b", count: -1));

        var refused = await Assert.ThrowsAsync<ConstraintViolatedException>(() => test.WriteAsync(changes));

        Assert.Equal(("test.items", "CHECK"), (refused.Table, refused.Constraint));
        Assert.Equal(0, test.Count("test_items"));
    }

    [Fact]
    public async Task S19_Keys_that_differ_by_case_blank_or_unicode_form_are_different_rows()
    {
        await using var test = await TestDatabase.CreateAsync();
        string[] keys = ["a", "A", "a ", " a", "\u00e9", "e\u0301", ""];
        var changes = new ChangeSet();
        foreach (var key in keys)
        {
            changes.Put(Item.Table, Item.Of(key, name: key));
        }

        await test.WriteAsync(changes);

        Assert.Equal(keys.Length, test.Count("test_items"));
        foreach (var key in keys)
        {
            Assert.Equal(key, (await test.FindAsync(Item.Table, Item.Key(key)))!.Name);
        }
    }

    [Fact]
    public async Task A_child_without_its_parent_is_refused_at_once()
    {
        await using var test = await TestDatabase.CreateAsync();
        var orphan = new ChangeSet().Put(Book.Table, new Book { Id = "b", AuthorId = "nobody" });

        var refused = await Assert.ThrowsAsync<ConstraintViolatedException>(() => test.WriteAsync(orphan));

        Assert.Equal(("test.books", "FOREIGN KEY"), (refused.Table, refused.Constraint));
        Assert.Equal(0, test.Count("test_books"));
    }

    [Fact]
    public async Task A_table_that_is_not_registered_is_refused()
    {
        await using var test = await TestDatabase.CreateAsync();
        var stranger = Core.Tables.TableDefinition.For<Item>("test", "strangers", table => table.Key(item => item.Id));

        await Assert.ThrowsAsync<ArgumentException>(
            () => test.WriteAsync(new ChangeSet().Put(stranger, Item.Of("a"))));
    }

    [Theory]
    [InlineData(null, 1, true)]
    [InlineData(1L, 1, true)]
    [InlineData(2L, 1, false)]
    [InlineData(null, 0, false)]
    public async Task A_write_needs_the_epoch_it_believes_in(long? believed, long actual, bool taken)
    {
        await using var test = await TestDatabase.CreateAsync();
        test.Execute($"UPDATE persistence_control SET epoch = {actual}");
        var write = test.Database.WriteAsync(
            new ChangeSet().Put(Item.Table, Item.Of("a")), new Fence(believed), CancellationToken.None);

        if (!taken)
        {
            await Assert.ThrowsAsync<AuthorityChangedException>(() => write);
        }
        else
        {
            Assert.Equal(actual, (await write).Stamp.Epoch);
        }

        Assert.Equal(taken ? 1 : 0, test.Count("test_items"));
    }

    [Theory]
    [InlineData("sqlite", "open", true, true)]
    [InlineData("sqlite", "seized", true, true)]
    [InlineData("sqlite", "draining", false, true)]
    [InlineData("sqlite", "raising", false, false)]
    [InlineData("postgres", "open", false, false)]
    [InlineData("postgres", "seized", false, false)]
    public async Task The_side_takes_only_what_it_decides(string authority, string state, bool writes, bool reads)
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a")));
        test.Execute($"UPDATE persistence_control SET authority = '{authority}', state = '{state}'");

        await Expect(writes, () => test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("b"))));
        await Expect(reads, () => test.FindAsync(Item.Table, Item.Key("a")));
        await Expect(reads, () => test.Database.QueryAsync(
            TableQuery.Rows(Item.Table, SqlText.Empty), Fence.AnyEpoch, CancellationToken.None));
    }

    private static async Task Expect(bool taken, Func<Task> action)
    {
        if (taken)
        {
            await action();
        }
        else
        {
            await Assert.ThrowsAsync<AuthorityChangedException>(action);
        }
    }
}
