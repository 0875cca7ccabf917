using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Events;

/// <summary>What <see cref="IRetrievalEventStore"/> promises, on every variant of the database.</summary>
public abstract class RetrievalEventStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IRetrievalEventStore Events => Fixture.Store<IRetrievalEventStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task An_event_reads_back_and_what_is_not_given_is_made()
    {
        var happened = new RetrievalEvent
        {
            RunId = NewId("run"), RequestId = "q", Query = "Ünï", Method = "hybrid", TopK = 5,
            StatsJson = JsonElement.Parse("""{"hits": 3}"""),
        };
        var recorded = await Events.AppendAsync(happened);

        Assert.True(recorded.Id > 0);
        Assert.Equal(
            happened with { Id = recorded.Id, CreatedAt = Now, StatsJson = recorded.StatsJson }, recorded);
        var read = Assert.Single(await Events.ListByRunAsync(happened.RunId));
        Assert.Equal("""{"hits": 3}""", read.StatsJson.GetRawText());
        Assert.Equal(recorded, read with { StatsJson = recorded.StatsJson });

        var bare = await Events.AppendAsync(new RetrievalEvent { CreatedAt = Now.AddDays(-1) });
        Assert.Equal((null, null, "{}", Now.AddDays(-1)), (bare.RunId, bare.TopK, bare.StatsJson.GetRawText(), bare.CreatedAt));
    }

    [SpecificationFact]
    public async Task S02_An_event_with_an_id_is_recorded_once_and_the_first_stays()
    {
        var happened = new RetrievalEvent { Id = (await Events.AppendAsync(new())).Id + 1, RunId = NewId("run"), Method = "first" };

        var recorded = await TogetherAsync(4, _ => Events.AppendAsync(happened));
        var late = await Events.AppendAsync(happened with { Method = "second" });

        Assert.All(recorded.Append(late), one => Assert.Equal("first", one.Method));
        Assert.Single(await Events.ListByRunAsync(happened.RunId));
    }

    [SpecificationFact]
    public async Task The_events_of_a_run_are_listed_in_order_and_no_others()
    {
        var run = NewId("run");
        foreach (var (method, minute) in new[] { ("c", 2), ("a", 0), ("d", 2), ("b", 1) })
        {
            await Events.AppendAsync(new() { RunId = run, Method = method, CreatedAt = Now.AddMinutes(minute) });
        }

        await Events.AppendAsync(new() { RunId = run + "x" });
        await Events.AppendAsync(new() { RunId = null });

        Assert.Equal(["a", "b", "c", "d"], (await Events.ListByRunAsync(run)).Select(one => one.Method));
        Assert.Equal(["a", "b"], (await Events.ListByRunAsync(run, 2)).Select(one => one.Method));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Events.ListByRunAsync(blank!));
        }

        await RefusedAsync<ArgumentOutOfRangeException>(() => Events.ListByRunAsync("r", 0));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Events.ListByRunAsync("r", ListLimit.Max + 1));
        await RefusedAsync<ArgumentNullException>(() => Events.AppendAsync(null!));
        await RefusedAsync<ValueRejectedException>(() => Events.AppendAsync(new() { RunId = new string('ä', 1_251) }));
        await RefusedAsync<ValueRejectedException>(() => Events.AppendAsync(new() { Query = "a\0" }));
        await RefusedAsync<ValueRejectedException>(() => Events.AppendAsync(new() { CreatedAt = DateTimeOffset.MaxValue }));
    }
}
