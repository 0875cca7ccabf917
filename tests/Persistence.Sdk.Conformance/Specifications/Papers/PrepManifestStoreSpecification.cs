using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Papers;

/// <summary>What <see cref="IPrepManifestStore"/> promises, on every variant of the database.</summary>
public abstract class PrepManifestStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IPrepManifestStore Manifests => Fixture.Store<IPrepManifestStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_manifest_reads_back_and_is_replaced_by_the_next_of_its_run()
    {
        var manifest = Manifest("""{"stats": {"files": 3}}""") with { CorpusHash = "c", CreatedAt = Now.AddDays(-3) };
        await Manifests.UpsertAsync(manifest);
        var read = (await Manifests.GetAsync(manifest.RunId))!;
        Assert.Equal(("c", Now.AddDays(-3)), (read.CorpusHash, read.CreatedAt));
        Assert.Equal("""{"stats": {"files": 3}}""", read.Payload.GetRawText());

        await Manifests.UpsertAsync(manifest with { CorpusHash = null, CreatedAt = Now, Payload = Json("[1]") });

        read = (await Manifests.GetAsync(manifest.RunId))!;
        Assert.Equal((null, Now, "[1]"), (read.CorpusHash, read.CreatedAt, read.Payload.GetRawText()));
        Assert.Null(await Manifests.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task A_manifest_without_a_time_is_made_when_it_is_stored_first()
    {
        var (manifest, first) = (Manifest("1"), Now);
        await Manifests.UpsertAsync(manifest);
        Fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        await Manifests.UpsertAsync(manifest with { Payload = Json("2") });

        var read = (await Manifests.GetAsync(manifest.RunId))!;
        Assert.Equal((first, "2"), (read.CreatedAt, read.Payload.GetRawText()));
    }

    [SpecificationFact]
    public async Task The_newest_manifests_come_first_and_of_one_instant_by_run()
    {
        var (prefix, ahead) = (NewId("run"), Now.AddYears(1 + NextYear()));
        foreach (var (name, days) in new[] { ("b", 1), ("c", 1), ("a", 1), ("d", 0), ("e", 2) })
        {
            await Manifests.UpsertAsync(Manifest("{}") with { RunId = $"{prefix}-{name}", CreatedAt = ahead.AddDays(days) });
        }

        var all = (await Manifests.ListRecentAsync()).Where(
            manifest => manifest.RunId.StartsWith(prefix + "-", StringComparison.Ordinal));
        Assert.Equal(["e", "c", "b", "a", "d"], all.Select(manifest => manifest.RunId[^1..]));
        Assert.Equal([$"{prefix}-e", $"{prefix}-c"], (await Manifests.ListRecentAsync(2)).Select(manifest => manifest.RunId));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Manifests.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Manifests.UpsertAsync(Manifest("1") with { RunId = blank! }));
        }

        foreach (var limit in new[] { 0, ListLimit.Max + 1 })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Manifests.ListRecentAsync(limit));
        }

        await RefusedAsync<ValueRejectedException>(() => Manifests.UpsertAsync(Manifest("\"\\u0000\"")));
        await RefusedAsync<ValueRejectedException>(
            () => Manifests.UpsertAsync(Manifest("1") with { CreatedAt = DateTimeOffset.MaxValue }));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static PrepManifest Manifest(string payload) => new() { RunId = NewId("run"), Payload = Json(payload) };

    private static int _years;

    private static int NextYear() => Interlocked.Increment(ref _years);
}
