using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.TokenUsages;

/// <summary>What <see cref="IModelPriceStore"/> promises, on every variant of the database.</summary>
public abstract class ModelPriceStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly DateTimeOffset May = new(2025, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset June = May.AddMonths(1);
    private static readonly DateTimeOffset July = May.AddMonths(2);
    private readonly string _model = NewId("model");

    /// <summary>The store under test.</summary>
    protected IModelPriceStore Prices => Fixture.Store<IModelPriceStore>();

    [SpecificationFact]
    public async Task A_price_is_in_force_from_its_beginning_and_not_at_its_end()
    {
        var price = Price(May, June, 10) with { CachedInputNanoUsdPerMillion = 1, ReasoningNanoUsdPerMillion = 4 };
        await Prices.SetAsync(price);

        Assert.Equal(price, await Prices.FindAsync(_model, May));
        Assert.Equal(price, await Prices.FindAsync(_model, June.AddTicks(-1)));
        Assert.Null(await Prices.FindAsync(_model, June));
        Assert.Null(await Prices.FindAsync(_model, May.AddTicks(-1)));
        Assert.Null(await Prices.FindAsync(_model + "x", May));
    }

    [SpecificationFact]
    public async Task An_earlier_price_without_an_end_ends_where_the_next_begins()
    {
        await Prices.SetAsync(Price(May, null, 10));
        await Prices.SetAsync(Price(June, null, 20));

        Assert.Equal([Price(May, June, 10), Price(June, null, 20)], await Prices.ListAsync(_model));
        Assert.Equal(20, (await Prices.FindAsync(_model, July))!.InputNanoUsdPerMillion);
    }

    [SpecificationFact]
    public async Task A_price_is_replaced_by_one_with_the_same_beginning()
    {
        await Prices.SetAsync(Price(May, June, 10));
        await Prices.SetAsync(Price(June, July, 20));

        await Prices.SetAsync(Price(May, June.AddDays(-1), 11));
        await Prices.SetAsync(Price(May, June.AddDays(-1), 11));

        Assert.Equal([Price(May, June.AddDays(-1), 11), Price(June, July, 20)], await Prices.ListAsync(_model));
    }

    [SpecificationFact]
    public async Task Overlapping_ranges_are_refused_and_change_nothing()
    {
        ModelPrice[] standing = [Price(May, June, 10), Price(July, null, 20)];
        await Prices.SetAsync(standing[0]);
        await Prices.SetAsync(standing[1]);

        foreach (var price in new[]
        {
            Price(May.AddDays(-1), null, 1), Price(May.AddDays(-1), May.AddTicks(10), 1),
            Price(May.AddDays(1), May.AddDays(2), 1),
            Price(June.AddTicks(-10), June.AddDays(1), 1), Price(May, null, 1), Price(May, July.AddTicks(10), 1),
            Price(June, null, 1),
        })
        {
            var refusal = await Assert.ThrowsAsync<PriceOverlapException>(() => Prices.SetAsync(price));
            Assert.Equal(price, refusal.Price);
            Assert.Equal(standing, await Prices.ListAsync(_model));
        }

        await Prices.SetAsync(Price(June, July, 15));
        Assert.Equal(3, (await Prices.ListAsync(_model)).Count);
    }

    [SpecificationFact]
    public async Task Of_overlapping_prices_that_are_set_at_once_one_stands()
    {
        var set = await TogetherAsync(8, async i =>
        {
            try
            {
                await Prices.SetAsync(Price(May.AddDays(i), July, i));
                return true;
            }
            catch (PriceOverlapException)
            {
                return false;
            }
        });

        Assert.Single(set, stands => stands);
        Assert.Single(await Prices.ListAsync(_model));
    }

    [SpecificationFact]
    public async Task Prices_are_listed_by_model_and_beginning()
    {
        var other = _model + "-other";
        await Prices.SetAsync(Price(May, June, 10) with { Model = other });
        await Prices.SetAsync(Price(June, July, 10));
        await Prices.SetAsync(Price(May, June, 10));

        var listed = (await Prices.ListAsync()).Where(
            price => price.Model.StartsWith(_model, StringComparison.Ordinal));

        Assert.Equal(
            [(_model, May), (_model, June), (other, May)], listed.Select(price => (price.Model, price.ValidFrom)));
    }

    [SpecificationFact]
    public async Task What_no_price_can_be_is_refused_by_its_column()
    {
        await RefusedAsync(Price(May, May, 1), "valid_to");
        await RefusedAsync(Price(May, May.AddTicks(9), 1), "valid_to");
        await RefusedAsync(Price(May, null, -1), "input_nano_usd_per_million");
        await RefusedAsync(Price(May, null, 1) with { OutputNanoUsdPerMillion = -1 }, "output_nano_usd_per_million");
        await RefusedAsync(
            Price(May, null, 1) with { CachedInputNanoUsdPerMillion = -1 }, "cached_input_nano_usd_per_million");
        await RefusedAsync(
            Price(May, null, 1) with { ReasoningNanoUsdPerMillion = -1 }, "reasoning_nano_usd_per_million");
        await RefusedAsync<ArgumentException>(() => Prices.SetAsync(Price(May, null, 1) with { Model = " " }));
    }

    private ModelPrice Price(DateTimeOffset from, DateTimeOffset? to, long input) => new()
    {
        Model = _model,
        ValidFrom = from,
        ValidTo = to,
        InputNanoUsdPerMillion = input,
        OutputNanoUsdPerMillion = 5,
    };

    private async Task RefusedAsync(ModelPrice price, string column)
    {
        var refusal = await RefusedAsync<ValueRejectedException>(() => Prices.SetAsync(price));
        Assert.Equal(column, refusal.Column);
    }
}
