using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

public sealed class AppendTests
{
    [Fact]
    public async Task A_row_is_inserted_once_and_its_key_is_pending_at_its_version()
    {
        await using var test = await TestDatabase.CreateWithMirrorAsync();

        var written = await test.WriteAsync(new ChangeSet()
            .Insert(Event.Table, Event.Of(1, "first")).Insert(Event.Table, Event.Of(1, "second")));
        var again = await test.WriteAsync(new ChangeSet().Insert(Event.Table, Event.Of(1, "third")));

        Assert.Equal([true, false], written.Outcomes.Select(outcome => outcome.Applied));
        Assert.False(again.Outcomes[0].Applied);
        Assert.Equal("first", (await test.FindAsync(Event.Table, Event.Key(1)))?.Note);
        var version = written.Outcomes[0].Images[0].Version;
        Assert.Equal(version, test.Scalar("SELECT row_version FROM test_events"));
        Assert.Equal(version, test.Scalar("SELECT version FROM persistence_pending WHERE table_name = 'test.events'"));
    }

    [Fact]
    public async Task A_new_row_is_above_the_version_floor()
    {
        await using var test = await TestDatabase.CreateAsync();
        test.Execute("INSERT INTO persistence_version_floors VALUES ('test.events', 7000000000000000000)");

        var written = await test.WriteAsync(new ChangeSet().Insert(Event.Table, Event.Of(1)));

        Assert.Equal(7000000000000000001, written.Outcomes[0].Images[0].Version);
    }
}
