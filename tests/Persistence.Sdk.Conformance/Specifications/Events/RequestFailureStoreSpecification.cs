using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Events;

/// <summary>What <see cref="IRequestFailureStore"/> promises, on every variant of the database.</summary>
public abstract class RequestFailureStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IRequestFailureStore Failures => Fixture.Store<IRequestFailureStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_failure_reads_back_and_what_is_not_given_is_made()
    {
        var failure = new RequestFailure
        {
            Component = NewId("part"), Error = new string('ü', 100_000),
            ContextJson = JsonElement.Parse("""{"request": "r"}"""),
        };
        var recorded = await Failures.RecordAsync(failure);

        Assert.True(recorded.Id > 0);
        Assert.Equal(failure with { Id = recorded.Id, CreatedAt = Now, ContextJson = recorded.ContextJson }, recorded);
        var read = Assert.Single(await Failures.ListRecentAsync(failure.Component));
        Assert.Equal("""{"request": "r"}""", read.ContextJson.GetRawText());
        Assert.Equal(recorded, read with { ContextJson = recorded.ContextJson });
        Assert.Equal("{}", (await Failures.RecordAsync(new())).ContextJson.GetRawText());
    }

    [SpecificationFact]
    public async Task S02_A_failure_with_an_id_is_recorded_once_and_the_first_stays()
    {
        var failure = new RequestFailure
        {
            Id = (await Failures.RecordAsync(new())).Id + 1, Component = NewId("part"), Error = "first",
        };

        await Failures.RecordAsync(failure);
        var late = await Failures.RecordAsync(failure with { Error = "second" });

        Assert.Equal("first", late.Error);
        Assert.Equal("first", Assert.Single(await Failures.ListRecentAsync(failure.Component)).Error);
    }

    [SpecificationFact]
    public async Task The_newest_failures_come_first_of_all_components_or_of_one()
    {
        Fixture.Clock.Advance(TimeSpan.FromDays(1));
        var (one, other) = (NewId("part"), NewId("part"));
        foreach (var (component, error, minute) in new[]
        {
            (one, "b", 1), (other, "c", 1), (one, "d", 1), (null, "a", 0), (other, "e", 2),
        })
        {
            await Failures.RecordAsync(new() { Component = component, Error = error, CreatedAt = Now.AddMinutes(minute) });
        }

        Assert.Equal(["e", "d", "c", "b", "a"], (await Failures.ListRecentAsync(limit: 5)).Select(failure => failure.Error));
        Assert.Equal(["d", "b"], (await Failures.ListRecentAsync(one)).Select(failure => failure.Error));
        Assert.Equal(["e"], (await Failures.ListRecentAsync(other, 1)).Select(failure => failure.Error));
        Assert.Empty(await Failures.ListRecentAsync(one.ToUpperInvariant()));
        Fixture.Clock.Advance(TimeSpan.FromMinutes(3));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Failures.ListRecentAsync(blank));
        }

        await RefusedAsync<ArgumentOutOfRangeException>(() => Failures.ListRecentAsync(limit: 0));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Failures.ListRecentAsync(limit: ListLimit.Max + 1));
        await RefusedAsync<ArgumentNullException>(() => Failures.RecordAsync(null!));
        await RefusedAsync<ValueRejectedException>(() => Failures.RecordAsync(new() { Component = new string('ä', 1_251) }));
        await RefusedAsync<ValueRejectedException>(() => Failures.RecordAsync(new() { Error = "\ud800" }));
    }
}
