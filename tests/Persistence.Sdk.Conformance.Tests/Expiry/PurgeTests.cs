using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Expiry;

/// <summary>
/// Each side purges its own expired rows, and nothing that is late, repeated or concurrent brings them back or takes a
/// newer row away; whichever side decides.
/// </summary>
public sealed class PurgeTests
{
    private static readonly DateTimeOffset Past = BoundPair.LongAgo;
    private static readonly DateTimeOffset Future = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S36_What_expired_first_goes_first_up_to_the_limit_and_nothing_becomes_pending(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        for (var i = 0; i < 5; i++)
        {
            await pair.PutAsync($"k{i}", Past.AddDays(5 - i));
        }

        await pair.PutAsync("later", Future);
        await pair.PutAsync("never", null);
        await pair.DeliverAsync();

        Assert.Equal(2, await pair.PurgeAsync(limit: 2));
        Assert.Equal(3, await pair.PurgeMirrorAsync(limit: 3));

        Assert.Equal("k0 k1 k2", await PresentAsync(pair.OnAuthorityAsync));
        Assert.Equal("k0 k1", await PresentAsync(pair.OnMirrorAsync));
        Assert.Equal((3, 2, 0, 0), (await pair.PurgeAsync(), await pair.PurgeMirrorAsync(), await pair.PurgeAsync(),
            await pair.PurgeMirrorAsync()));
        Assert.All(["later", "never"], async key => Assert.NotNull(await pair.OnMirrorAsync(key)));
        Assert.NotNull(await pair.OnAuthorityAsync("later"));
        Assert.NotNull(await pair.OnAuthorityAsync("never"));
        Assert.Equal(new PendingSummary(0, 0, null), await pair.Authority.Pending.SummarizeAsync(default));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_A_key_that_is_purged_while_pending_is_delivered_as_gone_and_stays_so(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var old = await pair.PutAsync("k", null, "old");
        await pair.DeliverAsync();
        var expired = await pair.PutAsync("k", Past, "expired");

        Assert.Equal(1, await pair.PurgeAsync());
        var delivered = Assert.Single(await pair.DeliverAsync());

        Assert.Equal((expired.Version, true), (delivered.Version, delivered.IsDeletion));
        Assert.Null(await pair.OnMirrorAsync("k"));
        await pair.ApplyAsync(old);
        await pair.ApplyAsync(expired);
        Assert.Null(await pair.OnMirrorAsync("k"));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_An_image_on_its_way_during_the_purge_does_not_outlive_it_on_the_mirror(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var expired = await pair.PutAsync("k", Past);
        await pair.PurgeAsync();
        await pair.PurgeMirrorAsync();

        await pair.ApplyAsync(expired); // read before the purge, delivered after it
        await pair.DeliverAsync();

        Assert.Equal(1, await pair.PurgeMirrorAsync());
        await pair.ApplyAsync(expired);
        Assert.Null(await pair.OnMirrorAsync("k"));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S68_A_key_that_was_written_again_after_its_purge_is_delivered_as_it_stands(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var expired = await pair.PutAsync("k", Past);
        await pair.DeliverAsync();
        await pair.PurgeAsync();
        await pair.PurgeMirrorAsync();

        var again = await pair.PutAsync("k", Future);
        await pair.DeliverAsync();

        Assert.True(again.Version > expired.Version);
        Assert.Equal((again.Version, again.Version), (await pair.OnAuthorityAsync("k"), await pair.OnMirrorAsync("k")));
        await pair.ApplyAsync(expired);
        Assert.Equal((0, 0), (await pair.PurgeAsync(), await pair.PurgeMirrorAsync()));
        Assert.Equal((again.Version, again.Version), (await pair.OnAuthorityAsync("k"), await pair.OnMirrorAsync("k")));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S36_What_the_mirror_purged_first_comes_back_only_with_a_later_write(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        var expired = await pair.PutAsync("k", Past);
        await pair.DeliverAsync();

        Assert.Equal(1, await pair.PurgeMirrorAsync());
        await pair.ApplyAsync(expired);
        Assert.Equal((expired.Version, null), (await pair.OnAuthorityAsync("k"), await pair.OnMirrorAsync("k")));

        var longer = await pair.PutAsync("k", Future);
        await pair.DeliverAsync();
        Assert.Equal(longer.Version, await pair.OnMirrorAsync("k"));
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S36_A_purge_that_races_a_write_of_the_same_key_never_takes_the_new_row(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        for (var round = 0; round < 40; round++)
        {
            await pair.PutAsync("k", Past);
            var writes = Task.Run(() => pair.PutAsync("k", Future));
            var purges = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => pair.PurgeAsync())));

            var written = await writes;
            Assert.InRange((await purges).Sum(), 0, 1);
            Assert.Equal(written.Version, await pair.OnAuthorityAsync("k"));
            await pair.DeliverAsync();
            Assert.Equal(written.Version, await pair.OnMirrorAsync("k"));
        }
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task A_purge_is_fenced_like_every_write_and_every_image(DatabaseSide authority)
    {
        await using var pair = await BoundPair.CreateAsync(authority);
        await pair.PutAsync("k", Past);
        await pair.DeliverAsync();
        var table = QueryCacheTable.Definition;

        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Authority.PurgeExpiredAsync(table, 1, new Fence(BoundPair.Epoch + 1), default));
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Mirror.PurgeExpiredAsync(table, 1, Fence.AnyEpoch, default));
        await Assert.ThrowsAsync<AuthorityChangedException>(
            () => pair.Mirror.Mirror.PurgeExpiredAsync(table, 1, pair.Fence with { Epoch = 1 }, default));
        await Assert.ThrowsAsync<BindingRejectedException>(
            () => pair.Mirror.Mirror.PurgeExpiredAsync(table, 1, pair.Fence with { AuthorityId = "other" }, default));
        Assert.NotNull(await pair.OnAuthorityAsync("k"));
        Assert.NotNull(await pair.OnMirrorAsync("k"));
    }

    private static async Task<string> PresentAsync(Func<string, Task<long?>> read)
    {
        var present = new List<string>();
        foreach (var key in Enumerable.Range(0, 5).Select(i => $"k{i}"))
        {
            if (await read(key) is not null)
            {
                present.Add(key);
            }
        }

        return string.Join(' ', present);
    }
}
