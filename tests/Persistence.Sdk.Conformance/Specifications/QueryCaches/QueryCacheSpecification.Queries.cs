using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.QueryCaches;

public abstract partial class QueryCacheSpecification
{
    [SpecificationFact]
    public async Task A_query_is_found_however_it_and_the_paper_are_written()
    {
        var folder = NewId("folder");
        await Cache.SetAsync(Asked("What, then, is GDP-growth?", $@"{folder}\a.pdf", "m", "3 %"));

        Assert.Equal("3 %", (await Cache.FindAsync("  what then is\tGDP growth", $" {folder}/a.pdf ", "m"))?.Answer);
        Assert.Null(await Cache.FindAsync("What is GDP growth?", $"{folder}/a.pdf", "m"));
        Assert.Null(await Cache.FindAsync("What, then, is GDP-growth?", $"{folder}/A.pdf", "m"));
        Assert.Null(await Cache.FindAsync("What, then, is GDP-growth?", $"{folder}/a.pdf", "M"));
    }

    [SpecificationFact]
    public async Task Of_several_entries_of_a_query_the_newest_that_has_not_expired_is_found()
    {
        var paper = NewId("paper");
        await Cache.SetAsync(Asked("Why?", paper, "m", "old"));
        Wait();
        await Cache.SetAsync(Asked("why", paper, "m", "new"));
        Wait();
        await Cache.SetAsync(Asked("WHY!", paper, "m", "short-lived"), TimeSpan.FromSeconds(5));

        Assert.Equal("short-lived", (await Cache.FindAsync("Why?", paper, "m"))?.Answer);

        Wait(5);
        Assert.Equal("new", (await Cache.FindAsync("Why?", paper, "m"))?.Answer);
    }

    [SpecificationFact]
    public async Task Of_entries_stored_at_one_instant_the_same_is_found_everywhere()
    {
        var paper = NewId("paper");
        var entries = Enumerable.Range(0, 4).Select(i => Asked("Why?", paper, "m", $"{i}") with
        {
            CacheKey = $"{paper}/{i}",
        }).ToArray();
        foreach (var i in new[] { 2, 3, 0, 1 })
        {
            await Cache.SetAsync(entries[i]);
        }

        Assert.Equal("3", (await Cache.FindAsync("Why?", paper, "m"))?.Answer);
    }

    [SpecificationFact]
    public async Task A_query_of_which_nothing_is_left_is_never_found()
    {
        var paper = NewId("paper");
        var entry = Asked("什么是通货膨胀？", paper, "m", "…");
        await Cache.SetAsync(entry);

        Assert.Null(await Cache.FindAsync("什么是通货膨胀？", paper, "m"));
        Assert.Null(await Cache.FindAsync("???", paper, "m"));
        Assert.Equal("…", (await Cache.GetAsync(entry.CacheKey))?.Answer);
    }

    [SpecificationFact]
    public async Task The_text_of_a_query_is_compared_behind_its_digest()
    {
        var entry = Asked("Why?", NewId("paper"), "m", "because");
        await Cache.SetAsync(entry);
        var row = (await RowAsync(entry.CacheKey))! with { QueryNormalized = "another text of the same digest" };
        await Database.WriteAsync(new Core.Writing.ChangeSet().Put(Table, row));

        Assert.Null(await Cache.FindAsync("Why?", entry.PaperPath!, "m"));
    }

    [SpecificationFact]
    public async Task An_invalidated_key_is_a_miss_until_it_is_stored_again()
    {
        var key = NewKey();
        await Cache.SetAsync(Entry(key));

        Assert.True(await Cache.InvalidateAsync(key));
        Assert.False(await Cache.InvalidateAsync(key));
        Assert.Null(await Cache.GetAsync(key));

        await Cache.SetAsync(Entry(key, "again"));
        Assert.Equal("again", (await Cache.GetAsync(key))?.Answer);
    }

    [SpecificationFact]
    public async Task All_entries_of_a_paper_go_at_once()
    {
        var folder = NewId("folder");
        var other = Asked("Why?", $"{folder}/b.pdf", "m", "kept");
        QueryCacheEntry[] entries =
        [
            Asked("Why?", $"{folder}/a.pdf", "m", "1"), Asked("How?", $@" {folder}\a.pdf", "n", "2"),
            Asked("When?", $"{folder}/a.pdf", "m", "3") with { ExpiresAt = Now }, other,
        ];
        foreach (var entry in entries)
        {
            await Cache.SetAsync(entry);
        }

        Assert.Equal(3, await Cache.InvalidatePaperAsync($@"{folder}\a.pdf "));
        Assert.Equal(0, await Cache.InvalidatePaperAsync($"{folder}/a.pdf"));
        Assert.Null(await Cache.GetAsync(entries[0].CacheKey));
        Assert.Equal("kept", (await Cache.GetAsync(other.CacheKey))?.Answer);
    }

    [SpecificationFact]
    public async Task Entries_stored_before_an_instant_go_and_no_others()
    {
        Fixture.Clock.Advance(TimeSpan.FromDays(1));
        await Cache.InvalidateOlderThanAsync(Now);
        QueryCacheEntry[] entries = [.. Enumerable.Range(0, 3).Select(_ => Entry(NewKey()))];
        foreach (var entry in entries)
        {
            await Cache.SetAsync(entry);
            Wait();
        }

        Assert.Equal(2, await Cache.InvalidateOlderThanAsync(Now.AddSeconds(-1)));
        Assert.Null(await Cache.GetAsync(entries[1].CacheKey));
        Assert.NotNull(await Cache.GetAsync(entries[2].CacheKey));
    }
}
