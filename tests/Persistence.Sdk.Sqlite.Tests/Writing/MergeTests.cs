using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Tests.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Writing;

public sealed class MergeTests
{
    [Fact]
    public async Task S16_An_insert_leaves_an_existing_row_as_it_is_and_says_so()
    {
        await using var test = await TestDatabase.CreateAsync();

        var first = await test.WriteAsync(new ChangeSet().Insert(Item.Table, Item.Of("a", "first")));
        var second = await test.WriteAsync(new ChangeSet().Insert(Item.Table, Item.Of("a", "second")));

        Assert.True(first.Outcomes[0].Applied);
        Assert.Equal("first", Assert.Single(first.Outcomes[0].Records(Item.Table)).Name);
        Assert.False(second.Outcomes[0].Applied);
        Assert.Equal("first", (await test.FindAsync(Item.Table, Item.Key("a")))!.Name);
    }

    [Fact]
    public async Task S12_A_merge_gives_back_the_row_that_both_writers_made()
    {
        await using var test = await TestDatabase.CreateAsync();
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a", "first", 1, """{"x": 1, "y": 2}""")));

        var merged = await test.WriteAsync(new ChangeSet().Merge(
            Item.Table, Item.Of("a", "second", 2, """{"y": null, "z": 3}"""), Item.Rules));

        var record = Assert.Single(merged.Outcomes[0].Records(Item.Table));
        Assert.Equal(("first", 2), (record.Name, record.Count));
        Assert.Equal("""{"x": 1, "y": null, "z": 3}""", record.Data.GetRawText());
        var found = await test.FindAsync(Item.Table, Item.Key("a"));
        Assert.Equal(record.Data.GetRawText(), found!.Data.GetRawText());
        Assert.Equal(test.Scalar("SELECT row_version FROM test_items"), merged.Outcomes[0].Images[0].Version);
    }

    [Fact]
    public async Task A_merge_inserts_where_there_is_no_row()
    {
        await using var test = await TestDatabase.CreateAsync();

        var merged = await test.WriteAsync(new ChangeSet().Merge(Item.Table, Item.Of("a", "new"), Item.Rules));

        Assert.Equal("new", Assert.Single(merged.Outcomes[0].Records(Item.Table)).Name);
    }

    [Fact]
    public async Task A_merge_that_leaves_deleted_rows_alone_tells_the_version_that_stands_inserted_and_merged()
    {
        await using var test = await TestDatabase.CreateAsync();
        var rules = Item.Rules.LeavingDeletedAlone();
        foreach (var count in new[] { 1, 2 })
        {
            var merged = await test.WriteAsync(new ChangeSet().Merge(Item.Table, Item.Of("a", "new", count), rules));

            Assert.Equal(count, Assert.Single(merged.Outcomes[0].Records(Item.Table)).Count);
            Assert.Equal(test.Scalar("SELECT row_version FROM test_items"), merged.Outcomes[0].Images[0].Version);
        }

        await test.WriteAsync(new ChangeSet().Delete(Item.Key("a")));
        var late = await test.WriteAsync(new ChangeSet().Merge(Item.Table, Item.Of("a", "late", 3), rules));

        Assert.False(late.Outcomes[0].Applied);
        Assert.Equal(0, test.Count("test_items"));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-3.0)]
    [InlineData(0.5)]
    public async Task A_merge_gives_back_a_number_of_kind_double_as_one_also_when_it_is_whole(double number)
    {
        await using var test = await TestDatabase.CreateAsync();
        var sample = new Sample { Id = "a", Double = number };

        foreach (var expected in new[] { "inserted", "merged" })
        {
            var merged = await test.WriteAsync(
                new ChangeSet().Merge(Sample.Table, sample with { Text = expected }, MergeRules.For(Sample.Table)));

            var record = Assert.Single(merged.Outcomes[0].Records(Sample.Table));
            Assert.Equal((expected, number), (record.Text, record.Double));
        }
    }

    [Fact]
    public async Task An_update_does_nothing_where_there_is_no_row_and_merges_where_there_is_one()
    {
        await using var test = await TestDatabase.CreateAsync();
        var update = new ChangeSet().Merge(Item.Table, Item.Of("a", "second", 5), Item.Rules, MergeMode.UpdateOnly);

        Assert.False((await test.WriteAsync(update)).Outcomes[0].Applied);
        Assert.Equal(0, test.Count("test_items"));

        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a", "first")));
        var record = Assert.Single((await test.WriteAsync(update)).Outcomes[0].Records(Item.Table));
        Assert.Equal(("first", 5), (record.Name, record.Count));
    }

    [Theory]
    [InlineData(MergeMode.InsertOrMerge)]
    [InlineData(MergeMode.UpdateOnly)]
    public async Task A_merge_is_skipped_where_its_column_is_the_same_but_not_where_it_is_null(MergeMode mode)
    {
        await using var test = await TestDatabase.CreateAsync();
        var rules = MergeRules.For(Item.Table).SkippedWhenSame("name");
        await test.WriteAsync(new ChangeSet()
            .Put(Item.Table, Item.Of("a", "same", 1)).Put(Item.Table, Item.Of("b", null, 1)));

        var written = await test.WriteAsync(new ChangeSet()
            .Merge(Item.Table, Item.Of("a", "same", 2), rules, mode)
            .Merge(Item.Table, Item.Of("b", null, 2), rules, mode)
            .Merge(Item.Table, Item.Of("a", null, 3), rules, mode));

        Assert.Equal([false, true, true], written.Outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(3L, test.Scalar("SELECT count FROM test_items WHERE id = 'a'"));
        Assert.Equal(2L, test.Scalar("SELECT count FROM test_items WHERE id = 'b'"));
    }

    [Theory]
    [InlineData(MergeRule.Replace, "old", "new", "new")]
    [InlineData(MergeRule.Replace, "old", null, null)]
    [InlineData(MergeRule.Keep, "old", "new", "old")]
    [InlineData(MergeRule.Keep, null, "new", null)]
    [InlineData(MergeRule.FirstValueWins, "old", "new", "old")]
    [InlineData(MergeRule.FirstValueWins, null, "new", "new")]
    [InlineData(MergeRule.NewNonNullWins, "old", "new", "new")]
    [InlineData(MergeRule.NewNonNullWins, "old", null, "old")]
    public async Task Each_rule_decides_as_it_says(MergeRule rule, string? old, string? incoming, string? expected)
    {
        await using var test = await TestDatabase.CreateAsync();
        var rules = MergeRules.For(Item.Table).With(rule, "name");
        foreach (var mode in new[] { MergeMode.InsertOrMerge, MergeMode.UpdateOnly })
        {
            await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a", old)));
            var merged = await test.WriteAsync(new ChangeSet().Merge(Item.Table, Item.Of("a", incoming), rules, mode));
            Assert.Equal(expected, Assert.Single(merged.Outcomes[0].Records(Item.Table)).Name);
        }
    }

    [Theory]
    [InlineData(MergeRule.FirstNonEmptyJsonWins, "{}", """{"a": 1}""", """{"a": 1}""")]
    [InlineData(MergeRule.FirstNonEmptyJsonWins, """{"b": 1}""", """{"a": 1}""", """{"b": 1}""")]
    [InlineData(MergeRule.NewNonEmptyJsonWins, """{"b": 1}""", "{}", """{"b": 1}""")]
    [InlineData(MergeRule.NewNonEmptyJsonWins, """{"b": 1}""", """{"a": 1}""", """{"a": 1}""")]
    [InlineData(MergeRule.JsonShallowMerge, """{"b": 1}""", """{"a": 1}""", """{"a": 1, "b": 1}""")]
    [InlineData(MergeRule.JsonShallowMerge, """{"b": 1}""", "[1]", "[1]")]
    public async Task Each_rule_for_json_decides_as_it_says(
        MergeRule rule, string old, string incoming, string expected)
    {
        await using var test = await TestDatabase.CreateAsync();
        var rules = MergeRules.For(Item.Table).With(rule, "data");
        await test.WriteAsync(new ChangeSet().Put(Item.Table, Item.Of("a", json: old)));

        var merged = await test.WriteAsync(new ChangeSet().Merge(Item.Table, Item.Of("a", json: incoming), rules));

        Assert.Equal(expected, merged.Outcomes[0].Records(Item.Table)[0].Data.GetRawText());
    }

    [Fact]
    public async Task A_shallow_merge_treats_null_as_no_document()
    {
        await using var test = await TestDatabase.CreateAsync();
        var rules = MergeRules.For(Sample.Table).With(MergeRule.JsonShallowMerge, "json");
        var document = System.Text.Json.JsonElement.Parse("""{"a": 1}""");
        await test.WriteAsync(new ChangeSet().Put(Sample.Table, new Sample { Id = "a" }));

        var merged = await test.WriteAsync(new ChangeSet()
            .Merge(Sample.Table, new Sample { Id = "a", Json = document }, rules)
            .Merge(Sample.Table, new Sample { Id = "a" }, rules));

        Assert.Equal("""{"a": 1}""", merged.Outcomes[0].Records(Sample.Table)[0].Json?.GetRawText());
        Assert.Null(merged.Outcomes[1].Records(Sample.Table)[0].Json);
    }
}
