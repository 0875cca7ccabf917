using System.Text.Json;
using Dapper;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Sql;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class MergeTests
{
    private static readonly MergeRules Rules = MergeRules.For(Note.Table)
        .With(MergeRule.NewNonNullWins, "body").With(MergeRule.FirstValueWins, "owner")
        .With(MergeRule.JsonShallowMerge, "meta");

    [PostgresFact]
    public async Task A_merge_is_decided_on_the_server_and_gives_back_the_whole_row()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var first = new Note { Id = "a", Body = "body", Owner = "first", Hits = 1,
            Meta = Json("""{"a": 1, "b": 2}""") };
        var second = new Note { Id = "a", Owner = "second", Hits = 2, Meta = Json("""{"b": null, "c": 3}""") };

        await database.Port.WriteAsync(new ChangeSet().Merge(Note.Table, first, Rules));
        var merged = (await database.Port.WriteAsync(new ChangeSet()
            .Merge(Note.Table, second, Rules)))[0].Records(Note.Table)[0];

        Assert.Equal(("body", "first", 2L), (merged.Body, merged.Owner, merged.Hits));
        Assert.Equal("""{"a": 1, "b": null, "c": 3}""", merged.Meta.GetRawText());
        Assert.Equal("first", (await database.Port.FindAsync(Note.Table, Note.KeyOf("a")))!.Owner);
    }

    [PostgresFact]
    public async Task S16_Of_concurrent_inserts_of_one_key_exactly_one_is_applied()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var other = database.Open();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(i => (i % 2 == 0 ? database.Side : other).WriteAsync(
            new ChangeSet().Insert(Note.Table, new Note { Id = "a", Hits = i }), Fence.AnyEpoch, default)));

        var applied = Assert.Single(outcomes, outcome => outcome.Outcomes[0].Applied);
        Assert.Equal(
            applied.Outcomes[0].Records(Note.Table)[0].Hits,
            await database.ScalarAsync<long>("SELECT hits FROM test.notes"));
    }

    [PostgresFact]
    public async Task An_update_only_merge_does_nothing_where_there_is_no_row()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await database.Port.WriteAsync(new ChangeSet().Put(Note.Table, new Note { Id = "a", Owner = "x" }));

        var outcomes = await database.Port.WriteAsync(new ChangeSet()
            .Merge(Note.Table, new Note { Id = "a", Owner = "y", Hits = 5, Meta = Json("""{"k": 1}""") }, Rules,
                MergeMode.UpdateOnly)
            .Merge(Note.Table, new Note { Id = "b" }, Rules, MergeMode.UpdateOnly));

        Assert.Equal([true, false], outcomes.Select(outcome => outcome.Applied));
        Assert.Equal(("x", 5L), (outcomes[0].Records(Note.Table)[0].Owner, outcomes[0].Records(Note.Table)[0].Hits));
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT count(*) FROM test.notes"));
    }

    [PostgresFact]
    public async Task A_merge_that_was_made_already_is_skipped()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var rules = Rules.SkippedWhenSame("owner");
        var note = new Note { Id = "a", Owner = "x", Hits = 1 };

        var first = await database.Port.WriteAsync(new ChangeSet().Merge(Note.Table, note, rules));
        var repeated = await database.Port.WriteAsync(new ChangeSet().Merge(Note.Table, note with { Hits = 2 }, rules));
        var updated = await database.Port.WriteAsync(
            new ChangeSet().Merge(Note.Table, note with { Hits = 3 }, rules, MergeMode.UpdateOnly));

        Assert.True(first[0].Applied);
        Assert.False(repeated[0].Applied);
        Assert.False(updated[0].Applied);
        Assert.Equal(1, await database.ScalarAsync<long>("SELECT hits FROM test.notes"));
    }

    [PostgresFact]
    public async Task S12_Two_writers_of_different_columns_both_keep_theirs()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        var keep = MergeRules.For(Note.Table).With(MergeRule.NewNonNullWins, "body", "owner")
            .With(MergeRule.Keep, "hits");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => database.Port.WriteAsync(new ChangeSet().Merge(
            Note.Table, i % 2 == 0 ? new Note { Id = "a", Body = "body" } : new Note { Id = "a", Owner = "owner" },
            keep))));

        var note = await database.Port.FindAsync(Note.Table, Note.KeyOf("a"));
        Assert.Equal(("body", "owner"), (note!.Body, note.Owner));
    }

    [PostgresFact]
    public async Task A_guarded_merge_finds_its_row_by_key_though_a_partial_index_has_the_guard_for_its_condition()
    {
        await using var database = await TestDatabase.AuthorityAsync();
        await using var connection = await database.ConnectAsync();
        await connection.ExecuteAsync(
            """
            CREATE INDEX notes_of_x ON test.notes (hits) WHERE owner = 'x';
            INSERT INTO test.notes SELECT n, 'body', 'y', n, '{}', 1 FROM generate_series(1, 3000) AS n;
            ANALYZE test.notes;
            SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;
            SET plan_cache_mode = force_generic_plan;
            """);
        var rules = MergeRules.For(Note.Table).OnlyWhere(SqlText.Same("{old}.owner = 'x'"));
        var values = string.Join(", ", Enumerable.Repeat("NULL", Note.Table.Columns.Count + 4));

        foreach (var source in new[] { TableSql.FewSource(Note.Table.Columns), TableSql.Source(Note.Table.Columns) })
        {
            await connection.ExecuteAsync($"PREPARE merge AS {StepSql.UpdateOnly(Note.Table, source, rules)}");
            var plan = string.Join('\n', await connection.QueryAsync<string>($"EXPLAIN EXECUTE merge ({values})"));
            await connection.ExecuteAsync("DEALLOCATE merge");

            Assert.Contains("notes_pkey", plan, StringComparison.Ordinal);
            Assert.DoesNotContain("notes_of_x", plan, StringComparison.Ordinal);
        }
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
