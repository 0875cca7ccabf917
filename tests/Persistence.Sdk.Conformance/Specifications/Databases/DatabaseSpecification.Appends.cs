using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Conformance.Specifications.Databases;

public abstract partial class DatabaseSpecification
{
    private static readonly TableDefinition<Event> Events = ConformanceTables.Events;

    [SpecificationFact]
    public async Task A_row_of_an_append_only_table_keeps_its_first_content()
    {
        var first = NewEvent(At(2026, 11)) with { Note = "first" };

        Assert.True((await WriteAsync(set => set.Insert(Events, first)))[0].Applied);
        var again = await WriteAsync(set => set
            .Insert(Events, first with { Note = "second" })
            .Insert(Events, NewEvent(first.HappenedAt))
            .Insert(Events, first with { Note = "third" }));

        Assert.Equal([false, true, false], again.Select(outcome => outcome.Applied));
        Assert.Equal(first, await FindAsync(first));
    }

    [SpecificationFact]
    public async Task S16_Events_of_one_key_at_once_have_one_winner_also_where_their_month_is_new()
    {
        var contested = NewEvent(At(1990, 2));

        var outcomes = await TogetherAsync(32, i => WriteAsync(set => set
            .Insert(Events, contested with { Note = $"{i}" })
            .Insert(Events, NewEvent(At(1990 + (i % 3), 2)))));

        var winner = Assert.Single(outcomes, outcome => outcome[0].Applied);
        Assert.Equal(winner[0].Records(Events)[0], await FindAsync(contested));
        Assert.All(outcomes, outcome => Assert.True(outcome[1].Applied));
    }

    [SpecificationFact]
    public async Task S47_Events_of_the_first_and_the_last_year_are_found()
    {
        Event[] events =
        [
            NewEvent(DateTimeOffset.MinValue.AddMicroseconds(1)), NewEvent(At(1, 2)), NewEvent(At(9999, 12)),
            NewEvent(DateTimeOffset.MaxValue.AddMicroseconds(-1).AddTicks(-9)),
        ];
        foreach (var written in events)
        {
            Assert.True((await WriteAsync(set => set.Insert(Events, written)))[0].Applied);
            Assert.Equal(written, await FindAsync(written));
        }
    }

    [SpecificationFact]
    public async Task Events_of_many_months_come_in_one_order()
    {
        var note = NewId("note");
        var events = Enumerable.Range(0, 14).Select(i => NewEvent(At(2031 - (i / 7), 1 + (i % 7))) with { Note = note }).ToArray();
        await WriteAsync(set =>
        {
            foreach (var written in events)
            {
                set.Insert(Events, written);
            }
        });

        var newest = await Database.QueryAsync(TableQuery.Rows(
            Events, SqlText.Same("WHERE note = @note ORDER BY happened_at DESC, event_id LIMIT 9"),
            new SqlParameters().Add("note", Events["note"], note)));

        Assert.Equal(events.OrderByDescending(row => row.HappenedAt).Take(9), newest);
    }

    /// <summary>The last instant but one of a month.</summary>
    private static DateTimeOffset At(int year, int month) =>
        new DateTimeOffset(year, month, 28, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(999_998);

    private static Event NewEvent(DateTimeOffset at) => new() { HappenedAt = at, EventId = Guid.NewGuid() };

    private Task<Event?> FindAsync(Event row) =>
        Database.FindAsync(Events, RowKey.Of(Events, row.HappenedAt, row.EventId));
}
