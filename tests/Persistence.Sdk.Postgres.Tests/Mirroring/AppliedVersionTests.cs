using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Clocks;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Mirroring;

/// <summary>What the mirror has seen of the file is known with every apply, and does not pile up.</summary>
public sealed class AppliedVersionTests
{
    [PostgresFact]
    public async Task S04_Every_apply_says_which_version_it_has_seen()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var seen = new List<long>();
        foreach (var version in new[] { 10, 30, 20, 30, 40 })
        {
            await database.Side.Mirror.ApplyAsync(
                [Images.Note("a", "text", version), Images.Gone(Note.KeyOf("b"), version - 5)],
                await database.FenceAsync(), default);
            seen.Add((await database.Side.Control.ReadAsync(default)).PeerVersion);
        }

        Assert.Equal([10, 30, 30, 30, 40], seen);
    }

    [PostgresFact]
    public async Task Of_the_versions_seen_those_outdone_are_removed_once_a_second()
    {
        await using var database = await TestDatabase.MirrorAsync();
        var time = new ManualTimeProvider();
        await using var side = database.Open(time: time);
        for (var version = 1; version <= 10; version++)
        {
            await side.Mirror.ApplyAsync([Images.Note("a", "text", version)], await database.FenceAsync(), default);
        }

        Assert.Equal(10, await database.ScalarAsync<long>("SELECT count(*) FROM persistence.applied"));

        time.Advance(TimeSpan.FromSeconds(1));
        await side.Mirror.ApplyAsync([Images.Note("a", "text", 11)], await database.FenceAsync(), default);

        Assert.Equal([11], await database.ListAsync<long>("SELECT version FROM persistence.applied"));
    }
}
