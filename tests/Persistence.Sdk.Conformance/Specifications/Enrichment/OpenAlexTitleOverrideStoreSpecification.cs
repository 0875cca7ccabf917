using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Enrichment;

namespace Persistence.Sdk.Conformance.Specifications.Enrichment;

/// <summary>What <see cref="IOpenAlexTitleOverrideStore"/> promises, on every variant of the database.</summary>
public abstract class OpenAlexTitleOverrideStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<OpenAlexTitleOverride> Table = TitleOverrideTable.Definition;

    /// <summary>The store under test.</summary>
    protected IOpenAlexTitleOverrideStore Overrides => Fixture.Store<IOpenAlexTitleOverrideStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task An_override_is_replaced_by_one_of_the_same_pattern_type_and_work()
    {
        var rule = Rule() with { Priority = 3, Note = "n", CreatedAt = Now.AddDays(-1), Id = 5, TitlePatternDigest = "x" };
        var (first, created) = (await Overrides.SetAsync(rule), Now);
        Assert.Equal(
            rule with
            {
                Id = first.Id, TitlePatternDigest = LineageId.Text(rule.TitlePattern), CreatedAt = Now, UpdatedAt = Now,
            },
            first);
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));

        var second = await Overrides.SetAsync(rule with { Priority = 4, Note = null, Enabled = false });
        var others = new[]
        {
            await Overrides.SetAsync(rule with { MatchType = TitleMatchType.Exact }),
            await Overrides.SetAsync(rule with { OpenAlexWorkId = "W2" }),
            await Overrides.SetAsync(rule with { TitlePattern = rule.TitlePattern + "!" }),
        };

        Assert.Equal(
            first with { Priority = 4, Note = null, Enabled = false, CreatedAt = created, UpdatedAt = Now }, second);
        Assert.Equal(4, others.Append(second).Select(stored => stored.Id).Distinct().Count());
        Assert.Equal(4, (await OfPatternAsync(rule.TitlePattern)).Count);
    }

    [SpecificationFact]
    public async Task S16_Of_overrides_that_are_set_at_once_one_row_comes()
    {
        var rule = Rule();

        var stored = await TogetherAsync(8, i => Overrides.SetAsync(rule with { Priority = i }));

        Assert.Single(stored.Select(one => one.Id).Distinct());
        var standing = Assert.Single(await OfPatternAsync(rule.TitlePattern));
        Assert.Contains(standing, stored);
    }

    [SpecificationFact]
    public async Task Those_in_use_are_listed_by_priority_then_the_latest_then_the_larger_id()
    {
        var pattern = NewId("list");
        foreach (var (work, priority) in new[] { ("a", 1), ("b", 2), ("c", 1), ("d", 1), ("e", 9) })
        {
            await Overrides.SetAsync(Rule(pattern) with
            {
                OpenAlexWorkId = work, Priority = priority, Enabled = work != "e",
            });
            if (work == "c")
            {
                Fixture.Clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(["b", "d", "c", "a"], Works(await Overrides.ListAsync(), pattern));
        Assert.Equal(["e", "b", "d", "c", "a"], Works(await Overrides.ListAsync(includeDisabled: true), pattern));
    }

    [SpecificationFact]
    public async Task A_title_matches_without_regard_to_case_and_white_space_and_the_highest_priority_wins()
    {
        var word = NewId("Größe ΟΔΟΣ");
        await Overrides.SetAsync(Rule($" the {word}\tof ") with { OpenAlexWorkId = "part", Priority = 1 });
        await Overrides.SetAsync(
            Rule($"The {word} of Things") with { OpenAlexWorkId = "whole", Priority = 2, MatchType = TitleMatchType.Exact });
        await Overrides.SetAsync(Rule(word) with { OpenAlexWorkId = "off", Priority = 3, Enabled = false });

        Assert.Equal("whole", (await Overrides.MatchAsync($"THE  {word.ToUpperInvariant()} of\nthings "))?.OpenAlexWorkId);
        Assert.Equal("part", (await Overrides.MatchAsync($"On the {word} of things"))?.OpenAlexWorkId);
        Assert.Null(await Overrides.MatchAsync($"{word} things"));
    }

    [SpecificationFact]
    public async Task A_match_sees_what_this_process_changes_at_once_and_what_others_change_after_five_minutes()
    {
        var title = NewId("title");
        Assert.Null(await Overrides.MatchAsync(title));
        var rule = await Overrides.SetAsync(Rule(title));
        Assert.Equal(rule, await Overrides.MatchAsync(title));

        await Database.WriteAsync(new ChangeSet().Put(Table, rule with { OpenAlexWorkId = "other" }));
        Fixture.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.Equal(rule, await Overrides.MatchAsync(title));
        Fixture.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("other", (await Overrides.MatchAsync(title))?.OpenAlexWorkId);

        Assert.True(await Overrides.DeleteAsync(rule.Id));
        Assert.False(await Overrides.DeleteAsync(rule.Id));
        Assert.Null(await Overrides.MatchAsync(title));
    }

    [SpecificationFact]
    public async Task S51_Long_patterns_are_held_and_what_cannot_be_meant_is_refused()
    {
        var pattern = NewId("long") + string.Concat(Enumerable.Range(0, 20_000).Select(i => $" wörd{i}"));
        await Overrides.SetAsync(Rule(pattern) with { OpenAlexWorkId = new string('w', 2_500) });
        Assert.Equal(pattern, (await Overrides.MatchAsync(pattern))?.TitlePattern);

        await RefusedAsync<ValueRejectedException>(
            () => Overrides.SetAsync(Rule() with { OpenAlexWorkId = new string('ä', 1_251) }));
        await RefusedAsync<ValueRejectedException>(() => Overrides.SetAsync(Rule() with { TitlePattern = "a\0" }));
        await RefusedAsync<ValueRejectedException>(
            () => Overrides.SetAsync(Rule() with { MatchType = (TitleMatchType)9 }));
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Overrides.SetAsync(Rule() with { TitlePattern = blank! }));
            await RefusedAsync<ArgumentException>(() => Overrides.SetAsync(Rule() with { OpenAlexWorkId = blank! }));
            await RefusedAsync<ArgumentException>(() => Overrides.MatchAsync(blank!));
        }
    }

    private static OpenAlexTitleOverride Rule(string? pattern = null) =>
        new() { TitlePattern = pattern ?? NewId("pattern"), OpenAlexWorkId = "W1" };

    private static IEnumerable<string> Works(IEnumerable<OpenAlexTitleOverride> rules, string pattern) =>
        rules.Where(rule => rule.TitlePattern == pattern).Select(rule => rule.OpenAlexWorkId);

    private async Task<List<OpenAlexTitleOverride>> OfPatternAsync(string pattern) =>
        [.. (await Overrides.ListAsync(includeDisabled: true)).Where(rule => rule.TitlePattern.TrimEnd('!') == pattern)];
}
