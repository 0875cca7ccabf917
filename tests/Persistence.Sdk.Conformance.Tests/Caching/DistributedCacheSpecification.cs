using Microsoft.Extensions.Caching.Distributed;
using Persistence.Sdk.Caching;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Conformance.Specifications;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Retrieval;

namespace Persistence.Sdk.Conformance.Tests.Caching;

/// <summary>What the framework expects of a distributed cache.</summary>
public abstract class DistributedCacheSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly DistributedCacheEntryOptions Forever = new();

    private PersistentDistributedCache Cache => new(Database, Fixture.Clock);

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task Values_of_any_bytes_and_size_come_back_under_keys_of_any_text()
    {
        var large = new byte[3_000_001];
        new Random(11).NextBytes(large);
        byte[][] values = [[], [0], [0xff, 0x00, 0x3b], large];
        string[] keys = [NewId(), "", " ", NewId() + new string('k', 100_000), "nul \0", "\ud800", "\udc00", "é", "e\u0301"];

        for (var i = 0; i < keys.Length; i++)
        {
            await Cache.SetAsync(keys[i], [.. values[i % values.Length], (byte)i], Forever);
        }

        for (var i = 0; i < keys.Length; i++)
        {
            byte[] expected = [.. values[i % values.Length], (byte)i];
            var stored = await Cache.GetAsync(keys[i]);
            Assert.True(stored is not null && stored.AsSpan().SequenceEqual(expected), $"Value {i} differs.");
        }

        await Cache.SetAsync(keys[0], [], Forever);
        Assert.Empty((await Cache.GetAsync(keys[0]))!);
        Assert.Null(await Cache.GetAsync(NewId()));
    }

    [SpecificationFact]
    public async Task An_absolute_expiration_ends_an_entry_however_often_it_is_used()
    {
        var (relative, instant) = (NewId(), NewId());
        await Cache.SetAsync(relative, [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10) });
        await Cache.SetAsync(instant, [2], new()
        {
            AbsoluteExpiration = Now.AddSeconds(10).ToOffset(TimeSpan.FromHours(5)),
            SlidingExpiration = TimeSpan.FromSeconds(4),
        });

        for (var i = 0; i < 3; i++)
        {
            Wait(3);
            Assert.Equal([1], await Cache.GetAsync(relative));
            Assert.Equal([2], await Cache.GetAsync(instant));
        }

        Wait(1);
        Assert.Null(await Cache.GetAsync(relative));
        Assert.Null(await Cache.GetAsync(instant));
    }

    [SpecificationFact]
    public async Task A_sliding_expiration_counts_from_the_last_use()
    {
        var (used, refreshed, idle) = (NewId(), NewId(), NewId());
        foreach (var key in new[] { used, refreshed, idle })
        {
            await Cache.SetAsync(key, [1], new() { SlidingExpiration = TimeSpan.FromSeconds(10) });
        }

        for (var i = 0; i < 3; i++)
        {
            Wait(9);
            Assert.NotNull(await Cache.GetAsync(used));
            await Cache.RefreshAsync(refreshed);
        }

        Assert.Null(await Cache.GetAsync(idle));
        Assert.NotNull(await Cache.GetAsync(refreshed));
        Wait(10);
        Assert.Null(await Cache.GetAsync(used));
        await Cache.RefreshAsync(refreshed);
        Assert.Null(await Cache.GetAsync(refreshed));
    }

    [SpecificationFact]
    public async Task Expirations_without_end_never_end_and_those_that_have_passed_are_refused()
    {
        var key = NewId();
        await Cache.SetAsync(key, [1], new() { SlidingExpiration = TimeSpan.MaxValue });
        Wait(86_400);
        Assert.NotNull(await Cache.GetAsync(key));
        await Cache.SetAsync(key, [2], new() { AbsoluteExpirationRelativeToNow = TimeSpan.MaxValue });
        await Cache.SetAsync(key, [3], new() { AbsoluteExpiration = DateTimeOffset.MaxValue });
        Assert.Equal([3], await Cache.GetAsync(key));

        await RefusedAsync<ArgumentOutOfRangeException>(
            () => Cache.SetAsync(key, [4], new() { AbsoluteExpiration = Now }));
        await RefusedAsync<ArgumentNullException>(() => Cache.SetAsync(key, null!, Forever));
        await RefusedAsync<ArgumentNullException>(() => Cache.SetAsync(key, [1], null!));
        await RefusedAsync<ArgumentNullException>(() => Cache.GetAsync(null!));
        await RefusedAsync<ArgumentNullException>(() => Cache.RemoveAsync(null!));
    }

    [SpecificationFact]
    public async Task A_use_that_was_overtaken_by_another_entry_leaves_that_one_alone()
    {
        var key = NewId();
        await Cache.SetAsync(key, [1], new() { SlidingExpiration = TimeSpan.FromSeconds(100) });
        Wait(1);
        var overtaken = new PersistentDistributedCache(
            new OvertakenDatabase(Database, () => Cache.SetAsync(
                key, [2], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(5) })),
            Fixture.Clock);

        Assert.Equal([1], await overtaken.GetAsync(key));

        Assert.Equal([2], await Cache.GetAsync(key));
        Wait(5);
        Assert.Null(await Cache.GetAsync(key));
    }

    [SpecificationFact]
    public async Task The_synchronous_methods_do_the_same()
    {
        var key = NewId();
        Cache.Set(key, [7], new() { SlidingExpiration = TimeSpan.FromSeconds(10) });
        Wait(9);
        Cache.Refresh(key);
        Wait(9);
        Assert.Equal([7], Cache.Get(key));

        Cache.Remove(key);
        Cache.Remove(key);
        Assert.Null(Cache.Get(key));
        Assert.Null(await Cache.GetAsync(key));
    }

    [SpecificationFact]
    public async Task Queries_and_the_distributed_cache_do_not_meet()
    {
        var (key, queries) = (NewId(), Fixture.Store<IQueryCache>());
        var row = DistributedEntry.KeyOf(key);
        await Cache.SetAsync(key, [1], Forever);
        await queries.SetAsync(new QueryCacheEntry { CacheKey = key, Answer = "query" });

        await RefusedAsync<ArgumentException>(() => queries.GetAsync(row));
        await RefusedAsync<ArgumentException>(() => queries.InvalidateAsync(row));
        await RefusedAsync<ArgumentException>(
            () => queries.SetAsync(new QueryCacheEntry { CacheKey = row, Answer = "x" }));
        Assert.Equal("query", (await queries.GetAsync(key))?.Answer);
        Wait(1);
        Assert.Equal(1, await queries.InvalidateOlderThanAsync(Now));
        Assert.Equal([1], await Cache.GetAsync(key));
        await Cache.RemoveAsync(key);
    }

    [SpecificationFact]
    public async Task What_another_program_wrote_there_is_a_miss()
    {
        var key = NewId();
        foreach (var text in new[] { "", "x", "0;0", "0;0;?", "-1;0;AA==", "0;9223372036854775807;AA==", "0;0;AA==;" })
        {
            var row = new QueryCacheEntry { CacheKey = DistributedEntry.KeyOf(key), Answer = text, CreatedAt = Now };
            await Database.WriteAsync(new ChangeSet().Put(QueryCacheTable.Definition, row));
            Assert.Null(await Cache.GetAsync(key));
        }
    }

    private void Wait(double seconds) => Fixture.Clock.Advance(TimeSpan.FromSeconds(seconds));
}
