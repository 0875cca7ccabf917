using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Postgres.Writer;

namespace Persistence.Sdk.Postgres.Tests.Writer;

public sealed class StepPlannerTests
{
    private static readonly MergeRules Rules = MergeRules.For(Note.Table);

    private static readonly ClaimRules Free = new(
        Note.Table, SqlText.Same("owner = @worker"), SqlText.Same("owner IS NULL AND hits >= @least"), SqlText.Same("id"));

    [Fact]
    public void Puts_of_many_sets_to_one_table_share_a_statement_in_key_order() =>
        AssertPlan([Puts("c"), Puts("a", "b")], "Put notes 1.0 1.1 0.0");

    [Fact]
    public void A_key_stands_in_a_statement_once() =>
        AssertPlan([Puts("a"), Puts("a"), Puts("b", "a")], "Put notes 0.0 2.0", "Put notes 1.0", "Put notes 2.1");

    [Fact]
    public void Merges_share_a_statement_only_by_rules_object_and_mode() => AssertPlan(
        [Merge("a", Rules), Merge("b", MergeRules.For(Note.Table)), Merge("c", Rules),
            Merge("d", Rules, MergeMode.UpdateOnly)],
        "InsertOrMerge notes 0.0 2.0", "InsertOrMerge notes 1.0", "UpdateOnly notes 3.0");

    [Fact]
    public void Inserts_of_many_callers_share_a_statement() => AssertPlan(
        [new ChangeSet().Insert(Note.Table, New("a")), new ChangeSet().Insert(Note.Table, New("b"))],
        "InsertOnly notes 0.0 1.0");

    [Fact]
    public void Inserts_into_an_append_only_table_share_a_statement_of_their_own() => AssertPlan(
        [
            new ChangeSet().Insert(Event.Table, Event.In(2026, 2)).Insert(Event.Table, Event.In(2026, 2)),
            new ChangeSet().Insert(Event.Table, Event.In(2026, 1)).Insert(Note.Table, New("a")),
        ],
        "Append events 1.0 0.0", "Append events 0.1", "InsertOnly notes 1.1");

    [Fact]
    public void The_changes_of_a_set_keep_their_order() => AssertPlan(
        [
            new ChangeSet().Put(Folder.Table, new Folder { Id = "f" })
                .Put(Page.Table, new Page { Id = "p", FolderId = "f" }),
            new ChangeSet().Delete(Page.KeyOf("q")).Delete(Folder.KeyOf("g")),
            new ChangeSet().Put(Page.Table, new Page { Id = "r", FolderId = "x" })
                .Put(Folder.Table, new Folder { Id = "h" }),
        ],
        "Put folders 0.0", "Put pages 0.1 2.0", "Delete pages 1.0", "Delete folders 1.1", "Put folders 2.1");

    [Fact]
    public void Two_sets_that_meet_on_several_keys_meet_in_one_order() => AssertPlan(
        [Puts("a", "b"), Puts("b", "a")], "Put notes 0.0 0.1", "Put notes 1.1 1.0");

    [Fact]
    public void A_put_and_a_deletion_of_one_key_stay_apart_and_in_order() => AssertPlan(
        [new ChangeSet().Put(Note.Table, New("a")).Delete(Note.KeyOf("a")).Put(Note.Table, New("a"))],
        "Put notes 0.0", "Delete notes 0.1", "Put notes 0.2");

    [Fact]
    public void A_conditional_change_stands_alone_between_the_sets_before_and_behind_it() => AssertPlan(
        [Puts("a"), new ChangeSet().Put(Note.Table, New("b")).UpdateWhere(
            Note.Table, SqlText.Same("hits = 0"), SqlText.Same("true"), new SqlParameters()).Put(Note.Table, New("c")),
            Puts("d")],
        "Put notes 0.0 1.0", "UpdateWhere notes 1.1", "Put notes 1.2 2.0");

    [Fact]
    public void Sets_that_are_a_claim_come_behind_all_others_and_share_a_statement_where_they_look_for_the_same() =>
        AssertPlan(
            [Claim("w1", 1), Puts("a"), Claim("w2", 2), Claim("w3", 1), Puts("b").Append(Claim("w4", 1)), Puts("c")],
            "Put notes 1.0 4.0", "Claim notes 4.1", "Put notes 5.0", "Claim notes 0.0 3.0", "Claim notes 2.0");

    [Fact]
    public void Rows_of_a_table_with_further_unique_columns_keep_their_order() => AssertPlan(
        [new ChangeSet().Put(Seat.Table, new Seat { Id = "b" }).Put(Seat.Table, new Seat { Id = "a" })],
        "Put seats 0.0 0.1");

    [Fact]
    public void Every_change_gets_a_version_of_its_own()
    {
        var steps = StepPlanner.Plan([Puts("a", "b").Changes, Puts("c", "a").Changes],
            new HybridClock(TimeProvider.System));

        var clocks = steps.SelectMany(step => step.Changes).Select(change => change.Clock).ToArray();
        Assert.Equal(4, clocks.Distinct().Count());
    }

    private static ChangeSet Claim(string worker, int least) => new ChangeSet().Claim(
        Free, DateTimeOffset.UnixEpoch.AddSeconds(least),
        new SqlParameters().Add("worker", Note.Table["owner"], worker).Add("least", least));

    private static Note New(string id) => new() { Id = id };

    private static ChangeSet Puts(params string[] ids) =>
        ids.Aggregate(new ChangeSet(), (changes, id) => changes.Put(Note.Table, New(id)));

    private static ChangeSet Merge(string id, MergeRules rules, MergeMode mode = MergeMode.InsertOrMerge) =>
        new ChangeSet().Merge(Note.Table, New(id), rules, mode);

    private static void AssertPlan(ChangeSet[] sets, params string[] expected)
    {
        var steps = StepPlanner.Plan([.. sets.Select(set => set.Changes)], new HybridClock(TimeProvider.System));
        Assert.Equal(expected, steps.Select(step => $"{step.Shape.Kind} {step.Shape.Table.Name.Name} "
            + string.Join(' ', step.Changes.Select(change => $"{change.Set}.{change.Index}"))));
    }
}
