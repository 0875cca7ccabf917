using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class PutTests
{
    [PostgresFact]
    public async Task A_row_that_was_put_is_found_again_as_it_was()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var outcomes = await database.Port.WriteAsync(new ChangeSet()
            .Put(Note.Table, new Note { Id = "a", Body = "one", Hits = 3 }));
        var found = await database.Port.FindAsync(Note.Table, Note.KeyOf("a"));

        Assert.True(Assert.Single(outcomes).Applied);
        Assert.Equal(("one", 3L, "{}"), (found!.Body, found.Hits, found.Meta.GetRawText()));
        Assert.Null(await database.Port.FindAsync(Note.Table, Note.KeyOf("b")));
    }

    [PostgresFact]
    public async Task A_second_put_replaces_the_row_at_a_higher_version_and_tells_it()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var first = await database.Side.WriteAsync(Put("a", "one"), Fence.AnyEpoch, default);
        var second = await database.Side.WriteAsync(Put("a", "two"), Fence.AnyEpoch, default);

        var (before, after) = (first.Outcomes[0].Images[0], second.Outcomes[0].Images[0]);
        Assert.True(after.Version > before.Version);
        Assert.Equal(after.Version, await database.ScalarAsync<long>("SELECT row_version FROM test.notes"));
        Assert.Equal("two", await database.ScalarAsync<string>("SELECT body FROM test.notes"));
    }

    [PostgresFact]
    public async Task A_write_tells_what_stood_in_the_control_row()
    {
        await using var database = await TestDatabase.AuthorityAsync(PersistencePhase.ReadCutover);

        var written = await database.Side.WriteAsync(Put("a", "one"), new Fence(TestDatabase.Epoch), default);

        var control = await database.Side.Control.ReadAsync(default);
        Assert.Equal(control.Stamp, written.Stamp);
        Assert.Equal(TestDatabase.File, written.Stamp.PeerId);
    }

    [PostgresFact]
    public async Task An_empty_change_set_does_nothing_and_still_meets_the_fence()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var written = await database.Side.WriteAsync(new ChangeSet(), Fence.AnyEpoch, default);

        Assert.Empty(written.Outcomes);
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => database.Side.WriteAsync(new ChangeSet(), new Fence(TestDatabase.Epoch + 1), default));
    }

    private static ChangeSet Put(string id, string body) =>
        new ChangeSet().Put(Note.Table, new Note { Id = id, Body = body });
}
