using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Specifications.Values;

namespace Persistence.Sdk.Conformance.Specifications.QueryCaches;

public abstract partial class QueryCacheSpecification
{
    [SpecificationFact]
    public async Task S47_Instants_of_expiry_come_back_in_utc_floored_to_microseconds()
    {
        foreach (var (written, expected) in KindValues.Moments)
        {
            var read = await StoredAsync(Entry(NewKey()) with { ExpiresAt = written });
            Assert.Equal((expected.Ticks, TimeSpan.Zero), (read.ExpiresAt!.Value.Ticks, read.ExpiresAt.Value.Offset));
        }

        await RefusedAsync<ValueRejectedException>(
            () => Cache.SetAsync(Entry(NewKey()) with { ExpiresAt = DateTimeOffset.MaxValue }));
    }

    [SpecificationFact]
    public async Task S48_Empty_and_null_are_two_things()
    {
        var read = await StoredAsync(Entry(NewKey()) with { Model = "", Query = "", ContextHash = null });

        Assert.Equal(("", "", "", null), (read.Model, read.Query, read.QueryNormalized, read.ContextHash));
    }

    [SpecificationFact]
    public async Task S49_Large_integers_come_back_with_every_digit()
    {
        foreach (var number in KindValues.Bigints)
        {
            Assert.Equal(number, (await StoredAsync(Entry(NewKey()) with { SourceUserId = number })).SourceUserId);
        }
    }

    [SpecificationFact]
    public async Task S50_Safety_flags_come_back_equal_by_value_or_are_refused()
    {
        foreach (var text in KindValues.Documents)
        {
            var written = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 1000 });
            var read = await StoredAsync(Entry(NewKey()) with { SafetyFlagsJson = written });
            Assert.True(JsonElement.DeepEquals(written, read.SafetyFlagsJson), $"A document of {text.Length} came back.");
        }

        await RefusedAsync<ValueRejectedException>(
            () => Cache.SetAsync(Entry(NewKey()) with { SafetyFlagsJson = Json("\"\\u0000\"") }));
    }

    [SpecificationFact]
    public async Task S51_Texts_come_back_as_they_were_or_are_refused()
    {
        foreach (var text in KindValues.Texts)
        {
            var read = await StoredAsync(Entry(NewKey() + text, text) with { Query = text, Model = text });
            Assert.Equal((text, text, text), (read.Query, read.Model, read.Answer));
        }

        foreach (var text in new[] { "a\0", "\ud800", "a\udc00\ud800" })
        {
            await RefusedAsync<ValueRejectedException>(() => Cache.SetAsync(Entry(NewKey(), text)));
            await RefusedAsync<ValueRejectedException>(() => Cache.SetAsync(Entry(NewKey() + text)));
            await RefusedAsync<ValueRejectedException>(() => Cache.GetAsync(NewKey() + text));
        }
    }

    [SpecificationFact]
    public async Task S51_Large_answers_and_long_queries_are_held_and_found()
    {
        var query = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"word{i} "));
        var answer = string.Concat(Enumerable.Repeat("ünï 😀 \n", 1_000_000));
        var paper = NewId("paper") + new string('p', 2_400);
        await Cache.SetAsync(Asked(query, paper, new string('m', 10_000), answer));

        var read = await Cache.FindAsync(query, paper, new string('m', 10_000));

        Assert.True(answer == read?.Answer, "The answer differs.");
        await RefusedAsync<ValueRejectedException>(
            () => Cache.SetAsync(Asked("q", new string('ä', 1_251), "m", "a")));
    }
}
