using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class QueueTests
{
    [PostgresFact]
    public async Task Refused_data_fails_its_caller_and_its_neighbours_in_the_batch_pass()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var writes = await BehindALockAsync(database, i => i is 7 or 11
            ? Put($"n{i:D2}", "fine").Put(Note.Table, new Note { Id = $"m{i:D2}", Body = "forbidden" })
            : Put($"n{i:D2}", "fine"));

        for (var i = 0; i < writes.Length; i++)
        {
            if (i is 7 or 11)
            {
                var refused = await Assert.ThrowsAsync<ConstraintViolatedException>(() => writes[i]);
                Assert.Equal(("test.notes", "notes_body_check"), (refused.Table, refused.Constraint));
            }
            else
            {
                Assert.True((await writes[i]).Outcomes[0].Applied);
            }
        }

        Assert.Equal(writes.Length - 2,
            await database.ScalarAsync<long>("SELECT count(*) FROM test.notes WHERE id LIKE 'n%'"));
    }

    [PostgresFact]
    public async Task A_value_that_fits_no_index_entry_is_refused_without_being_quoted()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var random = new Random(1);
        var huge = string.Concat(Enumerable.Range(0, 9_000).Select(_ => (char)random.Next('a', 'z')));

        var refused = await Assert.ThrowsAsync<ValueRejectedException>(() => database.Port.WriteAsync(
            new ChangeSet().Put(Seat.Table, new Seat { Id = "a", Place = huge })));

        Assert.Equal("test.seats", refused.Table);
        Assert.DoesNotContain(huge[..20], refused.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_missing_parent_and_a_taken_unique_value_are_told_by_constraint()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.Port.WriteAsync(new ChangeSet().Put(Seat.Table, new Seat { Id = "a", Place = "left" }));

        var child = await Assert.ThrowsAsync<ConstraintViolatedException>(() => database.Port.WriteAsync(
            new ChangeSet().Put(Page.Table, new Page { Id = "p", FolderId = "none" })));
        var taken = await Assert.ThrowsAsync<ConstraintViolatedException>(() => database.Port.WriteAsync(
            new ChangeSet().Put(Seat.Table, new Seat { Id = "b", Place = "left" })));

        Assert.Equal(("test.pages", "pages_folder_id_fkey"), (child.Table, child.Constraint));
        Assert.Equal(("test.seats", "seats_place_key"), (taken.Table, taken.Constraint));
    }

    [PostgresFact]
    public async Task A_unique_value_may_be_handed_on_within_a_change_set()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.Port.WriteAsync(new ChangeSet().Put(Seat.Table, new Seat { Id = "b", Place = "left" }));

        await database.Port.WriteAsync(new ChangeSet()
            .Put(Seat.Table, new Seat { Id = "b", Place = "right" })
            .Put(Seat.Table, new Seat { Id = "a", Place = "left" }));

        Assert.Equal(["a:left", "b:right"],
            await database.ListAsync<string>("SELECT id || ':' || place FROM test.seats ORDER BY id"));
    }

    [PostgresFact]
    public async Task A_cancelled_caller_is_dropped_before_its_batch_is_sent_and_not_after()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        using var tooEarly = new CancellationTokenSource();
        using var tooLate = new CancellationTokenSource();
        await using var held = await HeldScope.TakeAsync(database);
        var sent = await held.OccupyWritersAsync(database.Side, tooLate.Token);
        var queued = database.Side.WriteAsync(Put("c", "queued"), Fence.AnyEpoch, tooEarly.Token);

        await tooEarly.CancelAsync();
        await tooLate.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await held.CommitAsync();
        await Task.WhenAll(sent);

        Assert.Equal(["first", "second"], await database.ListAsync<string>("SELECT id FROM test.notes ORDER BY id"));
    }

    [PostgresFact]
    public async Task Concurrent_change_sets_that_meet_on_many_keys_all_pass()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await using var other = database.Open();
        var random = new Random(20260101);
        var rules = MergeRules.For(Note.Table).With(MergeRule.Keep, "body");

        var writes = Enumerable.Range(0, 150).Select(i =>
        {
            var changes = new ChangeSet();
            foreach (var id in Enumerable.Range(0, 8).OrderBy(_ => random.Next()).Take(4).Select(n => $"n{n}"))
            {
                _ = random.Next(3) switch
                {
                    0 => changes.Delete(Note.KeyOf(id)),
                    1 => changes.Merge(Note.Table, new Note { Id = id, Hits = i }, rules),
                    _ => changes.Put(Note.Table, new Note { Id = id, Hits = i }),
                };
            }

            return (i % 2 == 0 ? database.Side : other).WriteAsync(changes, Fence.AnyEpoch, default);
        }).ToArray();

        Assert.All(await Task.WhenAll(writes), write => Assert.Equal(4, write.Outcomes.Count));
        var versions = await database.ScalarAsync<long>(
            """
            SELECT count(*) FROM persistence.pending p
            LEFT JOIN test.notes n ON jsonb_build_array(n.id)::text = p.row_key
            LEFT JOIN persistence.tombstones t ON t.row_key = p.row_key
            WHERE p.version <> coalesce(n.row_version, t.version) OR n.row_version <= t.version
            """);
        Assert.Equal(0, versions);
    }

    [PostgresFact]
    public async Task Statements_need_not_be_prepared()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);
        await using var side = database.Open(options => options.PrepareStatements = false);

        for (var i = 0; i < 4; i++)
        {
            await side.WriteAsync(Put("a", $"{i}"), Fence.AnyEpoch, default);
            Assert.Equal($"{i}", (await side.FindAsync(Note.Table, Note.KeyOf("a"), Fence.AnyEpoch, default))!.Body);
        }
    }

    [PostgresFact]
    public async Task A_closed_side_has_committed_what_was_queued_and_takes_no_more()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var side = database.Open();
        var writes = Enumerable.Range(0, 50).Select(i => side.WriteAsync(Put($"n{i}", "x"), Fence.AnyEpoch, default))
            .ToArray();

        await side.DisposeAsync();
        await Task.WhenAll(writes);

        Assert.Equal(50, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            side.WriteAsync(Put("late", "x"), Fence.AnyEpoch, default));
    }

    [PostgresFact]
    public async Task A_table_that_is_not_registered_is_refused()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var unknown = Core.Tables.TableDefinition.For<Note>("test", "unknown", table => table.Key(note => note.Id));

        var refused = await Assert.ThrowsAsync<ArgumentException>(
            () => database.Port.WriteAsync(new ChangeSet().Put(unknown, new Note { Id = "a" })));

        Assert.Contains("test.unknown", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<Task<CommittedWrite>[]> BehindALockAsync(
        TestDatabase database, Func<int, ChangeSet> changes)
    {
        await using var held = await HeldScope.TakeAsync(database);
        await held.OccupyWritersAsync(database.Side);
        var writes = Enumerable.Range(0, 20)
            .Select(i => database.Side.WriteAsync(changes(i), Fence.AnyEpoch, default)).ToArray();
        await held.CommitAsync();
        return writes;
    }

    private static ChangeSet Put(string id, string body) =>
        new ChangeSet().Put(Note.Table, new Note { Id = id, Body = body });
}
