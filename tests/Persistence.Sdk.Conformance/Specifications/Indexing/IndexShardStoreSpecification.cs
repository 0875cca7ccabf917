using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Indexing;

namespace Persistence.Sdk.Conformance.Specifications.Indexing;

/// <summary>What <see cref="IIndexShardStore"/> promises, on every variant of the database.</summary>
public abstract class IndexShardStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<IndexShard> Table = IndexShardTable.Definition;

    /// <summary>The store under test.</summary>
    protected IIndexShardStore Shards => Fixture.Store<IIndexShardStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_shard_that_is_published_is_the_only_active_one()
    {
        var (one, two) = (Shard() with { Path = "one" }, Shard() with { Path = "two", CreatedAt = Now.AddDays(1) });

        Assert.Equal(one with { IsActive = true, CreatedAt = Now }, await Shards.PublishAsync(one));
        var published = await Shards.PublishAsync(two with { IsActive = false });
        Assert.Equal(two with { IsActive = true }, published);
        Assert.Equal([published], await Shards.ListActiveAsync());
        Assert.Equal(one with { CreatedAt = Now }, await Shards.GetAsync(one.ShardName));

        var again = await Shards.PublishAsync(one with { Path = null });
        Assert.Equal([again], await Shards.ListActiveAsync());
        Assert.Equal(again, await Shards.PublishAsync(again));
        Assert.Equal(published with { IsActive = false }, await Shards.GetAsync(two.ShardName));
        Assert.Equal(1, again.ActiveSlot);
        Assert.Null(await Shards.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task S16_Of_shards_that_are_published_at_once_exactly_one_is_active()
    {
        var shards = Enumerable.Range(0, 4).Select(_ => Shard()).ToArray();

        var published = await TogetherAsync(8, i => Shards.PublishAsync(shards[i % 4]));

        var active = Assert.Single(await Shards.ListActiveAsync());
        Assert.Contains(active, published);
        foreach (var shard in shards)
        {
            Assert.Equal(
                shard.ShardName == active.ShardName, (await Shards.GetAsync(shard.ShardName))!.IsActive);
        }
    }

    [SpecificationFact]
    public async Task What_is_active_passes_on_many_times_and_the_mirror_follows()
    {
        var shards = Enumerable.Range(0, 3).Select(_ => Shard()).ToArray();
        foreach (var i in new[] { 0, 1, 0, 2, 1, 2, 0, 1 })
        {
            var published = await Shards.PublishAsync(shards[i]);
            Assert.Equal([published], await Shards.ListActiveAsync());
        }
    }

    [SpecificationFact]
    public async Task A_second_active_shard_cannot_be_stored_by_any_way()
    {
        await Shards.PublishAsync(Shard());
        var second = Shard() with { IsActive = true, CreatedAt = Now };

        var refusal = await Assert.ThrowsAsync<ConstraintViolatedException>(
            () => Database.WriteAsync(new ChangeSet().Put(Table, second)));

        Assert.True(refusal.IsUnique);
        Assert.Null(await Shards.GetAsync(second.ShardName));
    }

    [SpecificationFact]
    public async Task A_shard_names_a_building_and_a_version_that_are_stored()
    {
        var run = await Fixture.Store<IPipelineRunStore>().CreateAsync(new PipelineRun());
        var version = new IndexVersion { IndexId = NewId("index") };
        await Fixture.Store<IIndexVersionStore>().AddAsync(version);
        var shard = Shard() with { PipelineRunId = run, IndexId = version.IndexId };
        var published = await Shards.PublishAsync(shard);

        foreach (var orphan in new[] { Shard() with { IndexId = NewId() }, Shard() with { PipelineRunId = 7 } })
        {
            Assert.False((await Assert.ThrowsAsync<ConstraintViolatedException>(() => Shards.PublishAsync(orphan))).IsUnique);
        }

        Assert.Equal([published], await Shards.ListActiveAsync());
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Shards.GetAsync(blank!));
            await RefusedAsync<ArgumentException>(() => Shards.PublishAsync(new() { ShardName = blank! }));
        }

        await RefusedAsync<ArgumentNullException>(() => Shards.PublishAsync(null!));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Shards.ListActiveAsync(0));
        await RefusedAsync<ValueRejectedException>(() => Shards.PublishAsync(Shard() with { Path = "\0" }));
    }

    private static IndexShard Shard() => new() { ShardName = NewId("shard") };
}
