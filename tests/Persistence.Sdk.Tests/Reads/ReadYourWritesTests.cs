using System.Collections.Concurrent;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>Who reads behind an acknowledged write sees it, whoever wrote it and wherever the read is served.</summary>
public sealed class ReadYourWritesTests(ITestOutputHelper output)
{
    private const int Tasks = 8;
    private const int Steps = 250;
    private const int Keys = 24;

    [PostgresTheory]
    [InlineData("Background")]
    [InlineData("Inline")]
    public async Task S34_Who_reads_behind_an_acknowledged_write_sees_it(string mode)
    {
        var seed = Seed.Next(output);
        await using var scene = await RampScene.CreateAsync(
            0, ("ReadFromPostgresPercent", "50"), ("DualWrite:Mode", mode));
        await scene.ProveAsync();
        var acknowledged = new ConcurrentDictionary<string, long>();

        var stale = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(
            () => RunAsync(scene.Store, seed.Random(task), acknowledged))));

        Assert.Empty(stale.SelectMany(own => own));
        await Eventually.DrainedAsync(scene.Pair);
        await Contents.AssertEqualAsync(scene.Pair);
    }

    /// <summary>Counts up, and reads, notes that others count up and read as well.</summary>
    private static async Task<List<string>> RunAsync(
        IDatabase store, Random random, ConcurrentDictionary<string, long> acknowledged)
    {
        var stale = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var id = $"n{random.Next(Keys)}";
            if (random.Next(2) == 0)
            {
                await WriteAsync(store, id, acknowledged);
            }

            var least = acknowledged.GetValueOrDefault(id);
            var found = (await store.FindAsync(id))?.Amount ?? 0;
            if (found < least)
            {
                stale.Add($"step {step}: {id} was acknowledged at {least} and read as {found}");
            }
        }

        return stale;
    }

    private static async Task WriteAsync(
        IDatabase store, string id, ConcurrentDictionary<string, long> acknowledged)
    {
        await store.ClaimAsync(id, "all");
        var amount = await store.IncrementAsync(id);
        acknowledged.AddOrUpdate(id, amount, (_, known) => Math.Max(known, amount));
    }
}
