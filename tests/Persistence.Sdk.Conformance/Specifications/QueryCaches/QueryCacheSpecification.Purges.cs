using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Tables;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Conformance.Specifications.QueryCaches;

public abstract partial class QueryCacheSpecification
{
    // Databases and stores of a test follow different clocks: both agree about these.
    private static readonly DateTimeOffset LongAgo = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset FarAhead = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [SpecificationFact]
    public async Task S36_S68_What_has_expired_is_purged_and_can_be_stored_again()
    {
        await Cache.PurgeExpiredAsync();
        string[] expired = [.. Enumerable.Range(0, 3).Select(_ => NewKey())];
        var (later, never) = (NewKey(), NewKey());
        foreach (var key in expired)
        {
            await Cache.SetAsync(Entry(key) with { ExpiresAt = LongAgo });
        }

        await Cache.SetAsync(Entry(later) with { ExpiresAt = FarAhead });
        await Cache.SetAsync(Entry(never));

        Assert.Equal(3, await Cache.PurgeExpiredAsync());
        Assert.Equal(0, await Cache.PurgeExpiredAsync());

        foreach (var key in expired)
        {
            Assert.Null(await RowAsync(key));
        }

        Assert.NotNull(await Cache.GetAsync(later));
        Assert.NotNull(await Cache.GetAsync(never));
        await Cache.SetAsync(Entry(expired[0], "again"));
        await Cache.SetAsync(Entry(expired[1], "again") with { ExpiresAt = FarAhead });
        Assert.True(await Cache.InvalidateAsync(expired[1]));
        await Cache.SetAsync(Entry(expired[2], "again"));
        Assert.Equal(0, await Cache.PurgeExpiredAsync());
        Assert.Equal("again", (await Cache.GetAsync(expired[0]))?.Answer);
        Assert.Null(await Cache.GetAsync(expired[1]));
    }

    [SpecificationFact]
    public async Task A_purge_of_rows_that_never_expire_or_without_a_sound_limit_is_refused()
    {
        foreach (var limit in new[] { 0, -1, ExpiryRules.MaxLimit + 1 })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Database.PurgeExpiredAsync(Table, limit));
        }

        var refusal = await Assert.ThrowsAsync<ArgumentException>(
            () => Database.PurgeExpiredAsync(ConformanceTables.Accounts, 1));
        Assert.Contains("conformance.accounts", refusal.Message, StringComparison.Ordinal);
    }
}
