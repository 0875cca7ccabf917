using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Pending;

public sealed class PendingSetTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.ReadCutover, 1)]
    [InlineData(PersistencePhase.PostgresOnly, 0)]
    public async Task A_written_key_is_pending_exactly_while_there_is_a_mirror(PersistencePhase phase, int pending)
    {
        await using var database = await TestDatabase.AuthorityAsync(phase);

        await WriteAsync(database, Put("a"));

        Assert.Equal(pending, (await database.Side.Pending.SummarizeAsync(default)).Keys);
    }

    [PostgresFact]
    public async Task A_key_written_many_times_is_one_row_at_its_latest_version_and_its_first_time()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await WriteAsync(database, Put("a"));
        var first = Assert.Single(await PageAsync(database));

        await WriteAsync(database, Put("a"));
        var deleted = (await WriteAsync(database, new ChangeSet().Delete(Note.KeyOf("a"))))[0];

        var last = Assert.Single(await PageAsync(database));
        Assert.Equal((first.Since, deleted.Version), (last.Since, last.Version));
    }

    [PostgresFact]
    public async Task Acknowledged_keys_leave_unless_they_were_written_again()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        var images = await WriteAsync(database, Put("a").Put(Note.Table, new Note { Id = "b" }));
        await WriteAsync(database, Put("b"));

        database.Side.Pending.Acknowledge(images);
        await database.Side.Pending.FlushAsync(default);

        Assert.Equal([Note.KeyOf("b")], (await PageAsync(database)).Select(key => key.Key));
    }

    [PostgresFact]
    public async Task Acknowledgements_ride_along_with_the_next_write_or_go_by_themselves()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);

        for (var i = 0; i < 5; i++)
        {
            database.Side.Pending.Acknowledge(await WriteAsync(database, Put($"n{i}")));
        }

        while ((await database.Side.Pending.SummarizeAsync(default)).Keys > 0)
        {
            await Task.Delay(5); // nobody flushes
        }
    }

    [PostgresFact]
    public async Task A_flush_returns_while_others_go_on_acknowledging()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        var images = await WriteAsync(database, Put("a"));
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(0, 3).Select(async i =>
        {
            while (!stop.IsCancellationRequested)
            {
                database.Side.Pending.Acknowledge(await WriteAsync(database, Put($"n{i}")));
            }
        }).ToArray();

        database.Side.Pending.Acknowledge(images);
        await database.Side.Pending.FlushAsync(default);

        Assert.Equal(0, await database.ScalarAsync<long>(
            "SELECT count(*) FROM persistence.pending WHERE row_key = @key", new { key = Note.KeyOf("a").Text }));
        await stop.CancelAsync();
        await Task.WhenAll(others);
    }

    [PostgresFact]
    public async Task A_flush_that_cannot_reach_the_server_says_so()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        var images = await WriteAsync(database, Put("a"));
        await using var side = database.Open(options =>
            options.ConnectionString = "Host=127.0.0.1;Port=1;Username=u;Database=d");

        side.Pending.Acknowledge(images);

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => side.Pending.FlushAsync(default));
    }

    [PostgresFact]
    public async Task Pages_give_every_key_once_in_order_of_time_table_and_key()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        for (var i = 0; i < 4; i++)
        {
            await WriteAsync(database, Put($"n{i}a").Put(Note.Table, new Note { Id = $"n{i}b" })
                .Put(Folder.Table, new Folder { Id = $"f{i}" }));
        }

        var read = new List<PendingKey>();
        IReadOnlyList<PendingKey> page;
        while ((page = await PageAsync(database, read.LastOrDefault(), limit: 5)).Count > 0)
        {
            read.AddRange(page);
        }

        Assert.Equal(12, read.Select(key => key.Key).Distinct().Count());
        Assert.Equal(read.OrderBy(key => key.Since).ThenBy(key => key.Key.ToString(), StringComparer.Ordinal), read);
        Assert.Equal(3, (await PageAsync(database, before: read[3].Since)).Count);
    }

    [PostgresFact]
    public async Task A_failure_is_noted_at_its_version_and_a_new_write_takes_it_off_again()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        var image = (await WriteAsync(database, Put("a")))[0];

        await database.Side.Pending.RecordFailuresAsync(
            [new PendingFailure(image.Key, image.Version, "why", true),
                new PendingFailure(Note.KeyOf("none"), 1, "x", true)], default);
        var parked = Assert.Single(await PageAsync(database, parked: true));
        var summary = await database.Side.Pending.SummarizeAsync(default);
        await WriteAsync(database, Put("a"));
        await database.Side.Pending.RecordFailuresAsync([new PendingFailure(image.Key, image.Version, "late", true)],
            default);

        Assert.Equal((1, true, "why"), (parked.Attempts, parked.IsParked, parked.LastError));
        Assert.Equal((1L, 1L, (DateTimeOffset?)parked.Since), (summary.Keys, summary.Parked, summary.Oldest));
        var again = Assert.Single(await PageAsync(database));
        Assert.Equal((0, false, null), (again.Attempts, again.IsParked, again.LastError));
    }

    [PostgresFact]
    public async Task The_images_of_pending_keys_are_rows_tombstones_or_deletions_at_the_pending_version()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await WriteAsync(database,
            Put("row").Put(Note.Table, new Note { Id = "deleted" }).Put(Note.Table, new Note { Id = "lost" })
            .Put(Folder.Table, new Folder { Id = "f", Title = "title" }));
        await WriteAsync(database, new ChangeSet().Delete(Note.KeyOf("deleted")));
        await database.ExecuteAsync("DELETE FROM test.notes WHERE id = 'lost'");
        var keys = await PageAsync(database);

        var images = await database.Side.Pending.ReadImagesAsync(keys, new Fence(TestDatabase.Epoch), default);

        Assert.All(keys, key => Assert.Equal(key.Version, images.Single(image => image.Key.Equals(key.Key)).Version));
        Assert.Equal(
            ["deleted", "lost"],
            images.Where(image => image.IsDeletion).Select(image => (string)image.Key.Values[0]).Order());
        Assert.Equal("title", Folder.Table.ToRecord(images.Single(image => image.Table == Folder.Table).Row!).Title);
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => database.Side.Pending.ReadImagesAsync(keys, new Fence(TestDatabase.Epoch + 1), default));
    }

    [PostgresFact]
    public async Task A_page_may_be_of_one_table()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await WriteAsync(database, Put("a").Put(Folder.Table, new Folder { Id = "f" }));

        var page = await database.Side.Pending.ReadAsync(
            new PendingPage(null, null, Parked: false, 100) { Table = Folder.Table }, default);

        Assert.Equal(Folder.Table, Assert.Single(page).Key.Table);
    }

    [PostgresFact]
    public async Task S10_Parked_keys_are_let_out_by_key_by_table_or_all()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        var images = await WriteAsync(
            database, Put("a").Put(Note.Table, new Note { Id = "b" }).Put(Folder.Table, new Folder { Id = "f" }));
        var pending = database.Side.Pending;
        await pending.RecordFailuresAsync(
            [.. images.Select(image => new PendingFailure(image.Key, image.Version, "why", true))], default);

        Assert.Equal(1, await pending.UnparkAsync(null, Note.KeyOf("a"), default));
        Assert.Equal(0, await pending.UnparkAsync(null, Note.KeyOf("a"), default));
        Assert.Equal(1, await pending.UnparkAsync(Folder.Table, null, default));
        var let = (await pending.FindAsync(Note.KeyOf("a"), default))!;
        Assert.Equal((false, 0, "why"), (let.IsParked, let.Attempts, let.LastError));
        Assert.Equal(1, await pending.UnparkAsync(null, null, default));
        Assert.Equal(3, (await PageAsync(database)).Count);
        Assert.Null(await pending.FindAsync(Note.KeyOf("none"), default));
    }

    [PostgresFact]
    public async Task A_page_is_full_of_known_tables_whatever_others_have_in_between()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await database.ExecuteAsync(
            """
            INSERT INTO persistence.pending (table_name, row_key, version, since)
            SELECT 'another.table', '[' || n || ']', 1, '2000-01-01' FROM generate_series(1, 5) n
            """);
        await WriteAsync(database, Put("a").Put(Note.Table, new Note { Id = "b" }));

        var page = await PageAsync(database, limit: 2);

        Assert.Equal(["a", "b"], page.Select(key => key.Key.Text.Trim('[', ']', '"')).Order());
    }

    [PostgresFact]
    public async Task S10_A_parked_key_is_discarded_unless_it_was_written_again()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        var images = await WriteAsync(database, Put("a").Put(Note.Table, new Note { Id = "b" }));
        var pending = database.Side.Pending;
        var waiting = (await pending.FindAsync(Note.KeyOf("a"), default))!;
        Assert.False(await pending.DiscardAsync(waiting, default));
        await pending.RecordFailuresAsync(
            [.. images.Select(image => new PendingFailure(image.Key, image.Version, "why", true))], default);
        var parked = await PageAsync(database, parked: true);
        await WriteAsync(database, Put("b"));

        Assert.True(await pending.DiscardAsync(parked[0], default));
        Assert.False(await pending.DiscardAsync(parked[0], default));
        Assert.False(await pending.DiscardAsync(parked[1], default));

        Assert.Equal([Note.KeyOf("b")], (await PageAsync(database)).Select(key => key.Key));
    }

    private static ChangeSet Put(string id) => new ChangeSet().Put(Note.Table, new Note { Id = id });

    private static async Task<IReadOnlyList<RowImage>> WriteAsync(TestDatabase database, ChangeSet changes) =>
        [.. (await database.Side.WriteAsync(changes, Fence.AnyEpoch, default))
            .Outcomes.SelectMany(outcome => outcome.Images)];

    private static Task<IReadOnlyList<PendingKey>> PageAsync(
        TestDatabase database, PendingKey? after = null, DateTimeOffset? before = null, bool parked = false,
        int limit = 100) =>
        database.Side.Pending.ReadAsync(new PendingPage(after, before, parked, limit), default);
}
