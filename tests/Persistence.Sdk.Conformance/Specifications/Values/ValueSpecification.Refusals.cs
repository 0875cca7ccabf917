using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Conformance.Specifications.Values;

public abstract partial class ValueSpecification
{
    [SpecificationFact]
    public async Task S51_Texts_that_are_not_storable_unicode_are_refused()
    {
        foreach (var text in new[] { "\0", "a\0", "\ud800", "\udc00", "a\udc00\ud800", "x\ud83d" })
        {
            await RefusedAsync(new AllKinds { Id = NewId(), Text = text }, "a_text");
            await RefusedAsync(new AllKinds { Id = NewId() + text }, "id");
        }
    }

    [SpecificationFact]
    public async Task A_text_that_is_too_long_for_its_index_is_refused()
    {
        Assert.Equal(
            100, (await StoredAsync(new AllKinds { Id = NewId(), Bounded = new string('a', 100) })).Bounded!.Length);
        Assert.Equal(
            50, (await StoredAsync(new AllKinds { Id = NewId(), Bounded = new string('ä', 50) })).Bounded!.Length);

        await RefusedAsync(new AllKinds { Id = NewId(), Bounded = new string('a', 101) }, "a_bounded_text");
        await RefusedAsync(new AllKinds { Id = NewId(), Bounded = new string('ä', 51) }, "a_bounded_text");
    }

    [SpecificationFact]
    public async Task S49_Numbers_without_a_finite_value_are_refused()
    {
        foreach (var number in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            await RefusedAsync(new AllKinds { Id = NewId(), Real = number }, "a_double");
            await RefusedAsync(new AllKinds { Id = NewId(), Vector = new[] { 1f, (float)number } }, "a_vector");
        }
    }

    [SpecificationFact]
    public async Task S52_Decimals_with_too_many_digits_are_refused_and_never_rounded()
    {
        foreach (var number in new[] { 0.0000001m, -1.0000001m, 1000000000000m, -1000000000000m, decimal.MaxValue,
            decimal.MinValue })
        {
            await RefusedAsync(new AllKinds { Id = NewId(), Exact = number }, "a_decimal");
        }

        await RefusedAsync(new AllKinds { Id = NewId(), Money = 0.001m }, "a_price");
        await RefusedAsync(new AllKinds { Id = NewId(), Money = 10000000000m }, "a_price");
    }

    [SpecificationFact]
    public async Task S47_Sentinel_times_and_days_are_refused()
    {
        foreach (var moment in new[] { DateTimeOffset.MinValue, DateTimeOffset.MaxValue })
        {
            await RefusedAsync(new AllKinds { Id = NewId(), Moment = moment }, "a_timestamp");
        }

        foreach (var day in new[] { DateOnly.MinValue, DateOnly.MaxValue })
        {
            await RefusedAsync(new AllKinds { Id = NewId(), Day = day }, "a_date");
        }
    }

    [SpecificationFact]
    public async Task S50_Documents_that_a_side_would_change_are_refused()
    {
        string[] documents =
        [
            """{"a": 1, "a": 2}""", "\"\\u0000\"", """{"\u0000": 1}""", "\"\\ud800\"", """["\udc00x"]""", "1e400",
            "-1e999999", "1e-400",
        ];
        foreach (var document in documents)
        {
            await RefusedAsync(new AllKinds { Id = NewId(), Json = JsonElement.Parse(document) }, "a_json");
        }
    }

    [SpecificationFact]
    public async Task Undefined_enum_values_and_empty_keys_are_refused()
    {
        await RefusedAsync(new AllKinds { Id = NewId(), Shade = (Shade)17 }, "an_enum");
        await RefusedAsync(new AllKinds { Id = "" }, "id");
        await RefusedAsync(new AllKinds { Id = null! }, "id");
    }

    [SpecificationFact]
    public async Task A_refused_value_takes_its_whole_change_set_with_it()
    {
        var good = new AllKinds { Id = NewId(), Text = "good" };

        await RefusedAsync<ValueRejectedException>(() => Database.WriteAsync(
            new ChangeSet().Put(Table, good).Put(Table, new AllKinds { Id = NewId(), Real = double.NaN })));

        Assert.Null(await Database.FindAsync(Table, RowKey.Of(Table, good.Id)));
    }

    private async Task RefusedAsync(AllKinds row, string column)
    {
        var refusal = await RefusedAsync<ValueRejectedException>(
            () => Database.WriteAsync(new ChangeSet().Put(Table, row)));
        Assert.Equal(column, refusal.Column);
        Assert.Contains(column, refusal.Message, StringComparison.Ordinal);
    }
}
