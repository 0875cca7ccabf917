using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.Conformance.Specifications.TokenUsages;

public abstract partial class TokenUsageSinkSpecification
{
    private static readonly DateTimeOffset Start = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private IModelPriceStore Prices => Fixture.Store<IModelPriceStore>();

    [SpecificationFact]
    public async Task A_usage_is_priced_by_the_price_in_force_when_the_call_was_made()
    {
        var model = NewId("model");
        await Prices.SetAsync(Price(model, Start, 2_000_000_000, 8_000_000_000));
        await Prices.SetAsync(Price(model, Start.AddDays(10), 1_000_000_000, 4_000_000_000));

        var before = await Sink.RecordAsync(Call(model) with { CreatedAt = Start.AddDays(10).AddTicks(-10) });
        var after = await Sink.RecordAsync(Call(model) with { CreatedAt = Start.AddDays(10) });

        Assert.Equal((2_000_000L, 4_000_000L, 6_000_000L), Costs(before));
        Assert.Equal((1_000_000L, 2_000_000L, 3_000_000L), Costs(after));
        Assert.Equal((0.002m, 0.004m, 0.006m), (before.CostUsdInput, before.CostUsdOutput, before.CostUsdTotal));
        Assert.Equal(Costs(before), Costs(await FindAsync(before)));
    }

    [SpecificationFact]
    public async Task Cached_and_reasoning_tokens_cost_what_their_own_price_says()
    {
        var model = NewId("model");
        await Prices.SetAsync(Price(model, Start, 2_000_000_000, 8_000_000_000) with
        {
            CachedInputNanoUsdPerMillion = 500_000_000,
            ReasoningNanoUsdPerMillion = 1_000_000_000,
        });

        var priced = await Sink.RecordAsync(Call(model) with { CachedInputTokens = 400, ReasoningTokens = 100 });

        Assert.Equal((1_400_000L, 3_300_000L, 4_700_000L), Costs(priced));
    }

    [SpecificationFact]
    public async Task A_cost_is_rounded_to_the_nearest_nano_dollar()
    {
        var model = NewId("model");
        await Prices.SetAsync(Price(model, Start, 500_000, 499_999));

        var priced = await Sink.RecordAsync(new TokenUsage { Model = model, InputTokens = 1, OutputTokens = 1 });

        Assert.Equal((1L, 0L, 1L), Costs(priced));
    }

    [SpecificationFact]
    public async Task A_model_without_a_price_is_unpriced_and_never_free()
    {
        var model = NewId("model");
        await Prices.SetAsync(Price(model, Start, 1, 1) with { ValidTo = Start.AddDays(1) });

        var late = Call(model) with { CreatedAt = Start.AddDays(1) };
        foreach (var usage in new[] { Call(null), Call(NewId("model")), late })
        {
            Assert.Equal((null, null, null), Costs(await FindAsync(await Sink.RecordAsync(usage))));
        }
    }

    [SpecificationFact]
    public async Task A_cost_that_the_caller_gives_stays()
    {
        var model = NewId("model");
        await Prices.SetAsync(Price(model, Start, 1_000_000_000, 1_000_000_000));

        var total = await Sink.RecordAsync(Call(model) with { CostTotalNanoUsd = 0 });
        var parts = await Sink.RecordAsync(Call(model) with { CostInputNanoUsd = 3, CostOutputNanoUsd = 4 });
        var part = await Sink.RecordAsync(Call(model) with { CostInputNanoUsd = 3 });

        Assert.Equal((null, null, 0L), Costs(total));
        Assert.Equal((3L, 4L, 7L), Costs(parts));
        Assert.Equal((3L, null, null), Costs(part));
    }

    [SpecificationFact]
    public async Task A_price_counts_at_once_where_it_is_set_and_within_a_minute_elsewhere()
    {
        var model = NewId("model");
        var sink = Sink;
        Assert.Null((await sink.RecordAsync(Call(model))).CostTotalNanoUsd);

        await Prices.SetAsync(Price(model, Start, 1_000_000, 0));
        Assert.Equal(1000, (await sink.RecordAsync(Call(model))).CostTotalNanoUsd);

        await SetElsewhereAsync(Price(model, Start, 2_000_000, 0));
        Assert.Equal(1000, (await sink.RecordAsync(Call(model))).CostTotalNanoUsd);
        Fixture.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2000, (await sink.RecordAsync(Call(model))).CostTotalNanoUsd);
    }

    /// <summary>As another process would, past this one's cache.</summary>
    private async Task SetElsewhereAsync(ModelPrice price) =>
        await Database.WriteAsync(new ChangeSet().Put(ModelPriceTable.Definition, price));

    private static ModelPrice Price(string model, DateTimeOffset from, long input, long output) => new()
    {
        Model = model, ValidFrom = from, InputNanoUsdPerMillion = input, OutputNanoUsdPerMillion = output,
    };

    private static TokenUsage Call(string? model) => new() { Model = model, InputTokens = 1000, OutputTokens = 500 };

    private static (long?, long?, long?) Costs(TokenUsage usage) =>
        (usage.CostInputNanoUsd, usage.CostOutputNanoUsd, usage.CostTotalNanoUsd);
}
