using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Specifications.Values;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.Enrichment;

/// <summary>What every <see cref="IResponseCache{TEntry}"/> promises, on every variant of the database.</summary>
public abstract class ResponseCacheSpecification<TCache, TEntry>(ConformanceFixture fixture) : Specification(fixture)
    where TCache : class, IResponseCache<TEntry>
    where TEntry : CachedResponse
{
    // Databases and stores of a test follow different clocks: both agree about these.
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The store under test.</summary>
    protected TCache Cache => Fixture.Store<TCache>();

    private protected abstract TableDefinition<TEntry> Table { get; }

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    /// <summary>Options by which answers of this service are good for so many days.</summary>
    protected abstract EnrichmentOptions Options(int days);

    /// <summary>An entry with a question.</summary>
    protected abstract TEntry Entry(string key, JsonElement response);

    /// <summary>The entry with no question.</summary>
    protected abstract TEntry WithoutQuestion(TEntry entry);

    [SpecificationFact]
    public async Task An_answer_reads_back_until_it_is_strictly_older_than_thirty_days()
    {
        var entry = New() with { FetchedAt = Now.AddDays(-9), ExpiresAt = Now.AddDays(-9) };
        Fixture.Clock.Advance(TimeSpan.FromTicks(7)); // what is stored is floored, and no older for it
        await Cache.SetAsync(entry);
        var stored = Floor(Now);

        var read = (await Cache.GetAsync(entry.CacheKey))!;
        Assert.Equal(
            entry with
            {
                Response = read.Response, FetchedAt = stored, ExpiresAt = stored.AddDays(30).AddMicroseconds(1),
            },
            read);
        Assert.Equal("""{"id": 1}""", read.Response.GetRawText());

        Fixture.Clock.Advance(TimeSpan.FromDays(30));
        Assert.NotNull(await Cache.GetAsync(entry.CacheKey));

        Fixture.Clock.Advance(TimeSpan.FromMicroseconds(1));
        Assert.Null(await Cache.GetAsync(entry.CacheKey));
    }

    [SpecificationFact]
    public async Task How_old_an_answer_may_be_is_up_to_the_reader_and_how_long_it_is_kept_to_the_writer()
    {
        var (entry, brief) = (New(), New());
        await Cache.SetAsync(entry, days: 90);
        await Cache.SetAsync(brief, days: 1);

        Fixture.Clock.Advance(TimeSpan.FromDays(1));
        Assert.NotNull(await Cache.GetAsync(entry.CacheKey, days: 1));
        Assert.NotNull(await Cache.GetAsync(brief.CacheKey));

        Fixture.Clock.Advance(TimeSpan.FromDays(44));
        Assert.Null(await Cache.GetAsync(brief.CacheKey, days: 60));
        Assert.Null(await Cache.GetAsync(entry.CacheKey));
        Assert.NotNull(await Cache.GetAsync(entry.CacheKey, days: 60));
    }

    [SpecificationFact]
    public async Task Where_a_call_says_no_days_the_options_do()
    {
        var week = Fixture.Store<TCache>(Options(days: 7));
        var (brief, kept, imported) = (New(), New(), New() with { FetchedAt = Now });
        await week.SetAsync(brief);
        await week.SetAsync(kept, days: 90);
        await Database.WriteAsync(new ChangeSet().Put(Table, imported));

        Fixture.Clock.Advance(TimeSpan.FromDays(7));
        foreach (var entry in new[] { brief, kept, imported })
        {
            Assert.NotNull(await week.GetAsync(entry.CacheKey));
        }

        Fixture.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var entry in new[] { brief, kept, imported })
        {
            Assert.Null(await week.GetAsync(entry.CacheKey));
        }

        Assert.Null(await Cache.GetAsync(brief.CacheKey));
        Assert.NotNull(await week.GetAsync(kept.CacheKey, days: 8));
        Assert.NotNull(await Cache.GetAsync(imported.CacheKey));
    }

    [SpecificationFact]
    public async Task An_answer_that_nobody_gave_an_end_is_judged_by_its_age_alone()
    {
        var old = New() with { FetchedAt = DateTimeOffset.FromUnixTimeSeconds(-86_400) };
        await Database.WriteAsync(new ChangeSet().Put(Table, old));

        Assert.Null(await Cache.GetAsync(old.CacheKey));
        Assert.NotNull(await Cache.GetAsync(old.CacheKey, IResponseCache<TEntry>.MaxDays));

        await Cache.PurgeExpiredAsync();
        Assert.NotNull(await RowAsync(old.CacheKey));
    }

    [SpecificationFact]
    public async Task Storing_again_replaces_every_column_and_begins_anew()
    {
        var entry = New();
        await Cache.SetAsync(entry);
        Fixture.Clock.Advance(TimeSpan.FromDays(20));

        await Cache.SetAsync(WithoutQuestion(entry) with { Response = Json("[2]") });
        Fixture.Clock.Advance(TimeSpan.FromDays(20));

        var read = (await Cache.GetAsync(entry.CacheKey))!;
        Assert.Equal("[2]", read.Response.GetRawText());
        Assert.Equal(
            WithoutQuestion(entry) with { Response = default },
            read with { Response = default, FetchedAt = default, ExpiresAt = null });
    }

    [SpecificationFact]
    public async Task S36_S68_What_is_kept_no_longer_is_purged_and_can_be_stored_again()
    {
        await Cache.PurgeExpiredAsync();
        TEntry[] expired = [.. Enumerable.Range(0, 3).Select(_ => New() with { FetchedAt = LongAgo, ExpiresAt = LongAgo })];
        var kept = New();
        foreach (var entry in expired)
        {
            await Database.WriteAsync(new ChangeSet().Put(Table, entry));
        }

        await Cache.SetAsync(kept, IResponseCache<TEntry>.MaxDays);

        Assert.Equal(3, await Cache.PurgeExpiredAsync());
        Assert.Equal(0, await Cache.PurgeExpiredAsync());

        Assert.Null(await RowAsync(expired[0].CacheKey));
        Assert.NotNull(await Cache.GetAsync(kept.CacheKey));
        await Cache.SetAsync(expired[0], IResponseCache<TEntry>.MaxDays);
        Assert.NotNull(await Cache.GetAsync(expired[0].CacheKey));
    }

    [SpecificationFact]
    public async Task S36_Only_what_was_found_is_kept()
    {
        await RefusedAsync<ArgumentException>(() => Cache.SetAsync(New() with { Response = default }));
        await RefusedAsync<ArgumentException>(() => Cache.SetAsync(New() with { Response = Json("null") }));
        var none = New() with { Response = Json("null"), FetchedAt = Now };
        await Database.WriteAsync(new ChangeSet().Put(Table, none));

        Assert.Null(await Cache.GetAsync(none.CacheKey));
        Assert.Null(await Cache.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task S50_Answers_come_back_equal_by_value_or_are_refused()
    {
        foreach (var text in KindValues.Documents.Where(text => text != "null"))
        {
            var written = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            var entry = New() with { Response = written };
            await Cache.SetAsync(entry);

            var read = (await Cache.GetAsync(entry.CacheKey))!;
            Assert.True(JsonElement.DeepEquals(written, read.Response), $"A document of {text.Length} came back.");
        }

        await RefusedAsync<ValueRejectedException>(() => Cache.SetAsync(New() with { Response = Json("\"\\u0000\"") }));
        await RefusedAsync<ValueRejectedException>(() => Cache.SetAsync(New() with { Response = Json("""{"a":1,"a":2}""") }));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Cache.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Cache.SetAsync(New() with { CacheKey = blank! }));
        }

        foreach (var days in new[] { 0, -1, IResponseCache<TEntry>.MaxDays + 1, int.MaxValue })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Cache.GetAsync("k", days));
            await RefusedAsync<ArgumentOutOfRangeException>(() => Cache.SetAsync(New(), days));
        }

        await RefusedAsync<ArgumentNullException>(() => Cache.SetAsync(null!));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static DateTimeOffset Floor(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % 10));

    private TEntry New() => Entry(NewId("key"), Json("""{"id": 1}"""));

    /// <summary>The row at a key, whether or not the cache would show it.</summary>
    private Task<TEntry?> RowAsync(string key) => Database.FindAsync(Table, RowKey.Of(Table, key));
}
