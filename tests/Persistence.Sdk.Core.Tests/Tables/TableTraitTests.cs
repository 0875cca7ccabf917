using System.Text.Json;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Xunit;

namespace Persistence.Sdk.Core.Tests.Tables;

public sealed class TableTraitTests
{
    [Fact]
    public void A_table_that_expires_and_is_partitioned_tells_by_which_columns()
    {
        var events = TableDefinition.For<Event>("test", "events", t =>
        {
            t.Key(e => e.At);
            t.Key(e => e.Name);
            t.AppendOnly().PartitionedByMonth(e => e.At);
        });
        var entries = TableDefinition.For<Event>("test", "entries", t =>
        {
            t.Key(e => e.Name);
            t.Column(e => e.Until);
            t.ExpiresAt(e => e.Until);
        });

        Assert.True(events.IsAppendOnly);
        Assert.Equal("at", events.PartitionedBy!.Name);
        Assert.Null(events.ExpiresAt);
        Assert.False(entries.IsAppendOnly);
        Assert.Equal("until", entries.ExpiresAt!.Name);
    }

    [Fact]
    public void A_json_column_that_was_never_set_is_an_object_or_the_list_that_it_says()
    {
        var table = TableDefinition.For<Paper>("test", "papers", t =>
        {
            t.Key(paper => paper.Name);
            t.Column(paper => paper.Facts);
            t.Column(paper => paper.Authors).ListWhenUnset();
        });

        Assert.Equal("{}", table["facts"].Normalize("t", default(JsonElement)));
        Assert.Equal("[]", table["authors"].Normalize("t", default(JsonElement)));
        Assert.Equal("{}", table["authors"].Normalize("t", JsonElement.Parse("{}")));
        var problem = Assert.Throws<ArgumentException>(
            () => TableDefinition.For<Paper>("test", "papers", t => t.Key(paper => paper.Name).ListWhenUnset()));
        Assert.Contains("'name'", problem.Message);
    }

    [Fact]
    public void A_column_is_secret_where_it_says_so_and_a_key_cannot_be()
    {
        var table = TableDefinition.For<Event>("test", "events", t =>
        {
            t.Key(e => e.Name);
            t.Column(e => e.At).Secret();
        });

        Assert.True(table["at"].IsSecret);
        Assert.False(table["name"].IsSecret);
        var problem = Assert.Throws<ArgumentException>(
            () => TableDefinition.For<Event>("test", "events", t => t.Key(e => e.Name).Secret()));
        Assert.Contains("'name'", problem.Message);
    }

    [Fact]
    public void A_month_must_be_a_timestamp_of_the_key()
    {
        var problem = Assert.Throws<ArgumentException>(() => TableDefinition.For<Event>("test", "events", t =>
        {
            t.Key(e => e.Name);
            t.Column(e => e.At);
            t.PartitionedByMonth(e => e.At);
        }));

        Assert.Contains("'at'", problem.Message);
    }

    [Fact]
    public void An_expiry_must_be_a_nullable_timestamp_outside_the_key()
    {
        var problem = Assert.Throws<ArgumentException>(() => TableDefinition.For<Event>("test", "entries", t =>
        {
            t.Key(e => e.Name);
            t.Column(e => e.At);
            t.ExpiresAt(e => e.At);
        }));

        Assert.Contains("'at'", problem.Message);
    }

    [Fact]
    public void A_trait_must_name_a_column_of_the_table() =>
        Assert.Throws<ArgumentException>(() => TableDefinition.For<Event>("test", "entries", t =>
        {
            t.Key(e => e.Name);
            t.ExpiresAt(e => e.Until);
        }));

    [Fact]
    public void A_table_may_not_refer_to_one_whose_rows_expire()
    {
        var parent = TableDefinition.For<Event>("test", "entries", t =>
        {
            t.Key(e => e.Name);
            t.Column(e => e.Until);
            t.ExpiresAt(e => e.Until);
        });

        var problem = Assert.Throws<ArgumentException>(() => TableDefinition.For<Event>("test", "children", t =>
        {
            t.Key(e => e.Name);
            t.Parent(parent, "name");
        }));

        Assert.Contains("'test.entries', whose rows expire", problem.Message);
    }

    [Fact]
    public void Rows_that_age_are_never_changed_and_have_an_instant_by_which_whole_partitions_can_go()
    {
        var events = TableDefinition.For<Event>("test", "events", t =>
        {
            t.Key(e => e.At);
            t.Key(e => e.Name);
            t.AppendOnly().PartitionedByMonth(e => e.At).AgesBy(e => e.At);
        });
        Assert.Equal("at", events.AgesBy!.Name);

        string[] problems =
        [
            Problem(t => t.AgesBy(e => e.At)),
            Problem(t => t.AppendOnly().AgesBy(e => e.Until)),
            Problem(t => t.AppendOnly().AgesBy(e => e.Name)),
            Problem(t => t.AppendOnly().PartitionedByMonth(e => e.At).AgesBy(e => e.Also)),
            Problem(t => t.Parent(events, "at", "name")),
        ];
        Assert.Collection(
            problems,
            problem => Assert.Contains("not append-only", problem, StringComparison.Ordinal),
            problem => Assert.Contains("ages by 'until', which is no timestamp or may be NULL", problem, StringComparison.Ordinal),
            problem => Assert.Contains("ages by 'name', which is no timestamp", problem, StringComparison.Ordinal),
            problem => Assert.Contains("ages by 'also' and is partitioned by 'at'", problem, StringComparison.Ordinal),
            problem => Assert.Contains("'test.events', whose rows age", problem, StringComparison.Ordinal));

        static string Problem(Action<TableBuilder<Event>> traits) => Assert.Throws<ArgumentException>(
            () => TableDefinition.For<Event>("test", "others", t =>
            {
                t.Key(e => e.At);
                t.Key(e => e.Name);
                t.Column(e => e.Until);
                t.Column(e => e.Also);
                traits(t);
            })).Message;
    }

    [Fact]
    public void An_append_only_table_takes_inserts_alone()
    {
        var events = TableDefinition.For<Event>("test", "events", t =>
        {
            t.Key(e => e.Name);
            t.AppendOnly();
        });
        var first = new Event { Name = "first" };

        Assert.Single(new ChangeSet().Insert(events, first).Changes);
        Assert.Throws<InvalidOperationException>(() => new ChangeSet().Put(events, first));
        Assert.Throws<InvalidOperationException>(() => new ChangeSet().Delete(RowKey.Of(events, "first")));
        Assert.Throws<InvalidOperationException>(
            () => new ChangeSet().DeleteWhere(events, SqlText.Same("name = 'first'"), new SqlParameters()));
    }

    private sealed record Event
    {
        public required string Name { get; init; }

        public DateTimeOffset At { get; init; }

        public DateTimeOffset? Until { get; init; }

        public DateTimeOffset Also { get; init; }
    }

    private sealed record Paper
    {
        public required string Name { get; init; }

        public JsonElement Facts { get; init; }

        public JsonElement Authors { get; init; }
    }
}
