using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.Conformance.Specifications.TokenUsages;

/// <summary>What <see cref="ITokenUsageSink"/> promises, on every variant of the database.</summary>
public abstract partial class TokenUsageSinkSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<TokenUsage> Table = TokenUsageTable.Definition;

    /// <summary>The sink under test.</summary>
    protected ITokenUsageSink Sink => Fixture.Store<ITokenUsageSink>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_usage_is_recorded_with_the_key_that_the_library_makes()
    {
        var recorded = await Sink.RecordAsync(new TokenUsage { InputTokens = 7, OutputTokens = 3 });

        Assert.Equal(Now, recorded.CreatedAt);
        Assert.NotEqual(Guid.Empty, recorded.EventId);
        Assert.Equal(10, recorded.TotalTokens);
        Assert.Equal(recorded with { Meta = default }, await FindAsync(recorded) with { Meta = default });
    }

    [SpecificationFact]
    public async Task Two_calls_without_a_key_are_two_usages_even_in_one_instant()
    {
        var first = await Sink.RecordAsync(new TokenUsage { InputTokens = 1 });
        var second = await Sink.RecordAsync(new TokenUsage { InputTokens = 1 });

        Assert.Equal(first.CreatedAt, second.CreatedAt);
        Assert.NotEqual(first.EventId, second.EventId);
    }

    [SpecificationFact]
    public async Task A_usage_with_a_key_of_its_own_is_recorded_once_and_the_first_stays()
    {
        var usage = new TokenUsage { CreatedAt = Now.AddTicks(3), EventId = Guid.NewGuid(), InputTokens = 1 };

        var first = await Sink.RecordAsync(usage);
        var second = await Sink.RecordAsync(usage with { InputTokens = 99 });

        Assert.Equal(first with { Meta = default }, second with { Meta = default });
        Assert.Equal(0, await Sink.RecordManyAsync([usage, usage]));
        Assert.Equal(1, (await FindAsync(first)).InputTokens);
    }

    [SpecificationFact]
    public async Task A_batch_is_recorded_whole_and_counts_only_what_is_new()
    {
        var standing = await Sink.RecordAsync(new TokenUsage { InputTokens = 1 });
        var batch = Enumerable.Range(0, 50).Select(i => new TokenUsage { InputTokens = i }).Append(standing).ToArray();

        Assert.Equal(50, await Sink.RecordManyAsync(batch));
        Assert.Equal(0, await Sink.RecordManyAsync([]));
    }

    [SpecificationFact]
    public async Task Callers_that_repeat_one_usage_at_once_record_it_once()
    {
        var usage = new TokenUsage { CreatedAt = Now, EventId = Guid.NewGuid(), InputTokens = 1 };

        var fresh = await TogetherAsync(8, _ => Sink.RecordManyAsync([usage]));

        Assert.Equal(1, fresh.Sum());
    }

    [SpecificationFact]
    public async Task Missing_arguments_are_refused()
    {
        await RefusedAsync<ArgumentNullException>(() => Sink.RecordAsync(null!));
        await RefusedAsync<ArgumentNullException>(() => Sink.RecordManyAsync(null!));
        await RefusedAsync<ArgumentNullException>(() => Sink.RecordManyAsync([null!]));
    }

    private async Task<TokenUsage> FindAsync(TokenUsage usage) =>
        await Database.FindAsync(Table, RowKey.Of(Table, usage.CreatedAt, usage.EventId))
            ?? throw new InvalidOperationException($"Usage '{usage.EventId}' is not there.");

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
