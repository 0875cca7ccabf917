using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class AppendTests
{
    [PostgresFact]
    public async Task Outcomes_and_images_are_those_of_the_rows_that_were_inserted()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await WriteAsync(database, Event.In(2026, 3, 2, "first"), Event.In(2026, 3, 4, "first"));

        var write = await WriteAsync(database, [.. Enumerable.Range(1, 5).Select(i => Event.In(2026, 3, i, "second"))]);

        Assert.Equal([true, false, true, false, true], write.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(
            await database.ListAsync<long>("SELECT row_version FROM test.events WHERE note = 'second' ORDER BY id"),
            write.Outcomes.SelectMany(outcome => outcome.Images).Select(image => image.Version));
        Assert.Equal(
            [1, 3, 5],
            write.Outcomes.SelectMany(outcome => outcome.Records(Event.Table)).Select(row => row.Id.ToByteArray()[0]));
    }

    [PostgresFact]
    public async Task Versions_stay_apart_and_above_the_floor_where_it_is_ahead_of_the_clock()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.ExecuteAsync(
            $"INSERT INTO persistence.version_floors VALUES ('test.events', {long.MaxValue / 2})");

        var write = await WriteAsync(database, Event.In(2026, 3, 1), Event.In(2026, 3, 2), Event.In(2026, 3, 1));

        Assert.Equal([true, true, false], write.Outcomes.Select(outcome => outcome.Applied));
        var versions = await database.ListAsync<long>("SELECT row_version FROM test.events ORDER BY id");
        Assert.Equal(versions, write.Outcomes.SelectMany(outcome => outcome.Images).Select(image => image.Version));
        Assert.Equal(2, versions.Distinct().Count());
        Assert.All(versions, version => Assert.True(version > long.MaxValue / 2));
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.ReadCutover, 2)]
    [InlineData(PersistencePhase.PostgresOnly, 0)]
    public async Task Keys_become_pending_only_while_there_is_a_mirror(PersistencePhase phase, int pending)
    {
        await using var database = await TestDatabase.AuthorityAsync(phase);

        var write = await WriteAsync(
            database, Event.In(2026, 3, 1), Event.In(2026, 3, 2), Event.In(2026, 3, 1, "again"));

        var images = write.Outcomes.SelectMany(outcome => outcome.Images).Take(pending);
        Assert.Equal(
            images.Select(image => (image.Key.Text, image.Version)),
            await database.ListAsync<(string, long)>(
                "SELECT row_key, version FROM persistence.pending WHERE table_name = 'test.events' ORDER BY row_key"));
    }

    [PostgresFact]
    public async Task A_refused_row_harms_none_of_its_group()
    {
        await using var database = await TestDatabase.AuthorityAsync();

        var writes = Enumerable.Range(0, 30).Select(i => WriteAsync(
            database, Event.In(2026, 3, i, i % 7 == 0 ? "forbidden" : null))).ToArray();

        for (var i = 0; i < writes.Length; i++)
        {
            if (i % 7 == 0)
            {
                var refusal = await Assert.ThrowsAsync<ConstraintViolatedException>(() => writes[i]);
                Assert.Equal("events_note_check", refusal.Constraint);
            }
            else
            {
                Assert.True((await writes[i]).Outcomes[0].Applied);
            }
        }
    }

    private static Task<CommittedWrite> WriteAsync(TestDatabase database, params Event[] events) =>
        database.Side.WriteAsync(
            events.Aggregate(new ChangeSet(), (changes, row) => changes.Insert(Event.Table, row)), Fence.AnyEpoch,
            default);
}
