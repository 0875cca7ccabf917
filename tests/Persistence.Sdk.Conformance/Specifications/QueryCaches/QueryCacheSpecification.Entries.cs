using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.QueryCaches;

public abstract partial class QueryCacheSpecification
{
    [SpecificationFact]
    public async Task An_entry_reads_back_with_everything_it_was_stored_with()
    {
        var entry = new QueryCacheEntry
        {
            CacheKey = NewKey(),
            Query = " What is GDP? ",
            QueryNormalized = "not used",
            QueryDigest = "not used",
            PaperPath = @" papers\a b.pdf ",
            Model = "m",
            ContextHash = "c",
            Answer = "It is…",
            CreatedAt = Now.AddDays(-1),
            ExpiresAt = Now.AddHours(1),
            PaperFingerprint = "f",
            PromptProfileHash = "p",
            RetrievalProfileHash = "r",
            ShareEligible = false,
            SafetyFlagsJson = Json("""{"checked": true}"""),
            SourceUserId = long.MaxValue,
        };

        await Cache.SetAsync(entry);

        var read = await Cache.GetAsync(entry.CacheKey);
        Assert.Equal("""{"checked": true}""", read!.SafetyFlagsJson.GetRawText());
        Assert.Equal(
            entry with
            {
                QueryNormalized = "what is gdp",
                QueryDigest = LineageId.Text("what is gdp"),
                PaperPath = "papers/a b.pdf",
                CreatedAt = Now,
                SafetyFlagsJson = read.SafetyFlagsJson,
            },
            read);
    }

    [SpecificationFact]
    public async Task An_entry_of_which_little_is_known_has_nulls_and_may_be_shared()
    {
        var read = await StoredAsync(Entry(NewKey()));

        Assert.Equal("{}", read.SafetyFlagsJson.GetRawText());
        Assert.Equal(
            new QueryCacheEntry
            {
                CacheKey = read.CacheKey,
                Answer = "answer",
                CreatedAt = Now,
                SafetyFlagsJson = read.SafetyFlagsJson,
            },
            read);
        Assert.True(read.ShareEligible);
    }

    [SpecificationFact]
    public async Task An_unknown_key_is_a_miss() => Assert.Null(await Cache.GetAsync(NewKey()));

    [SpecificationFact]
    public async Task Storing_again_replaces_every_column()
    {
        var first = Asked("Why?", "p.pdf", "m", "one") with { ExpiresAt = Now.AddHours(1), SourceUserId = 7 };
        await Cache.SetAsync(first);
        Wait();

        await Cache.SetAsync(Entry(first.CacheKey, "two"));

        var read = await Cache.GetAsync(first.CacheKey);
        Assert.Equal(("two", Now), (read!.Answer, read.CreatedAt));
        Assert.Equal(
            (null, null, null, null, null, null),
            (read.Query, read.QueryNormalized, read.QueryDigest, read.PaperPath, read.ExpiresAt, read.SourceUserId));
    }

    [SpecificationFact]
    public async Task S36_An_entry_has_expired_from_its_instant_on()
    {
        var key = NewKey();
        await Cache.SetAsync(Entry(key) with { ExpiresAt = Now.AddSeconds(10) });

        Wait(9.999);
        Assert.NotNull(await Cache.GetAsync(key));

        Wait(0.001);
        Assert.Null(await Cache.GetAsync(key));

        await Cache.SetAsync(Entry(key, "new"));
        Assert.Equal("new", (await Cache.GetAsync(key))?.Answer);
    }

    [SpecificationFact]
    public async Task A_time_to_live_counts_from_now_and_is_stored_as_an_instant()
    {
        var (first, second) = (NewKey(), NewKey());

        await Cache.SetAsync(Entry(first) with { ExpiresAt = Now.AddDays(1) }, TimeSpan.FromMinutes(1));
        await Cache.SetAsync(Entry(second), TimeSpan.FromTicks(9));

        Assert.Equal(Now.AddMinutes(1), (await Cache.GetAsync(first))?.ExpiresAt);
        Assert.Null(await Cache.GetAsync(second)); // below a microsecond is now
    }

    [SpecificationFact]
    public async Task A_time_to_live_that_is_not_positive_or_never_ends_is_refused()
    {
        foreach (var time in new[] { TimeSpan.Zero, TimeSpan.FromSeconds(-1), TimeSpan.MaxValue })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Cache.SetAsync(Entry(NewKey()), time));
        }
    }

    [SpecificationFact]
    public async Task S36_An_entry_without_an_answer_is_a_miss()
    {
        foreach (var blank in new[] { null, "", " ", "\r\n\t", "\u00a0\u3000" })
        {
            var entry = Asked("Is it blank?", NewId("paper"), "m", "full");
            await Cache.SetAsync(entry with { Answer = blank });

            Assert.Null(await Cache.GetAsync(entry.CacheKey));
            Assert.Null(await Cache.FindAsync("Is it blank?", entry.PaperPath!, "m"));
            Assert.Equal(blank, (await RowAsync(entry.CacheKey))!.Answer);
        }
    }

    [SpecificationFact]
    public async Task Missing_and_blank_arguments_are_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Cache.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Cache.InvalidateAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Cache.InvalidatePaperAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Cache.SetAsync(Entry(blank!)));
            await RefusedAsync<ArgumentException>(() => Cache.FindAsync(blank!, "p", "m"));
            await RefusedAsync<ArgumentException>(() => Cache.FindAsync("q", blank!, "m"));
            await RefusedAsync<ArgumentException>(() => Cache.FindAsync("q", "p", blank!));
        }

        await RefusedAsync<ArgumentNullException>(() => Cache.SetAsync(null!));
    }
}
