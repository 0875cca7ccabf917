using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Indexing;

/// <summary>What <see cref="IIndexVersionStore"/> promises, on every variant of the database.</summary>
public abstract class IndexVersionStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IIndexVersionStore Versions => Fixture.Store<IIndexVersionStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_version_reads_back_and_the_first_of_its_id_stays()
    {
        var version = new IndexVersion
        {
            IndexId = NewId("index"), CreatedAt = Now.AddDays(-2), EmbeddingModel = "m", ChunkWords = 350,
            ChunkOverlap = 75, CorpusFingerprint = "c", IndexPath = @"indexes\v.index", ShardPath = "",
        };

        Assert.True(await Versions.AddAsync(version));
        Assert.False(await Versions.AddAsync(new IndexVersion { IndexId = version.IndexId }));

        Assert.Equal(version, await Versions.GetAsync(version.IndexId));
        Assert.Null(await Versions.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task S16_Of_versions_of_one_id_that_are_added_at_once_one_is_stored()
    {
        var id = NewId("index");

        var added = await TogetherAsync(8, i => Versions.AddAsync(new IndexVersion { IndexId = id, ChunkWords = i }));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => added[i]);
        Assert.Equal(
            new IndexVersion { IndexId = id, ChunkWords = winner, CreatedAt = Now }, await Versions.GetAsync(id));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Versions.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Versions.AddAsync(new() { IndexId = blank! }));
        }

        await RefusedAsync<ArgumentNullException>(() => Versions.AddAsync(null!));
        await RefusedAsync<ValueRejectedException>(() => Versions.AddAsync(new() { IndexId = NewId(), IndexPath = "\ud800" }));
    }
}
