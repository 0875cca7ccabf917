using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>Both sides are compared, and healed, while the application writes.</summary>
public sealed class LiveTests(ITestOutputHelper output)
{
    private const int Writers = 4;

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite, "Inline")]
    [InlineData(DatabaseSide.Sqlite, "Background")]
    [InlineData(DatabaseSide.Postgres, "Inline")]
    public async Task S42_What_is_written_meanwhile_is_no_difference_in_any_mode(DatabaseSide authority, string mode)
    {
        await using var scene = await ParityScene.CreateAsync(authority, 60, ("DualWrite:Mode", mode));
        var random = Seed.Next(output).Random();
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(scene, random.Next(), stop.Token);

        for (var i = 0; i < 12; i++)
        {
            var report = await scene.CheckAsync(new ParityRequest { Mode = (ParityMode)(i % 3), SampleRows = 50 });

            Assert.True(report.IsClean, ParityPage.Of(report));
        }

        await stop.CancelAsync();
        output.WriteLine($"{await writing} writes");
        await Eventually.DrainedAsync(scene.Pair, authority);
        Assert.Equal(0, (await scene.CheckNotesAsync()).InFlight);
        await Contents.AssertEqualAsync(scene.Pair);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task S45_A_repair_beside_live_writes_heals_and_loses_none_of_them(DatabaseSide authority)
    {
        await using var scene = await ParityScene.CreateAsync(authority, 60);
        var random = Seed.Next(output).Random();
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(scene, random.Next(), stop.Token);

        for (var i = 0; i < 10; i++)
        {
            await scene.DamageAsync(scene.Mirror, "UPDATE {notes} SET owner = 'somebody' WHERE id LIKE 'n%3'");
            await scene.DamageAsync(scene.Mirror, "DELETE FROM {notes} WHERE id LIKE 'n%4'");
            var healed = await scene.RepairNotesAsync();
            Assert.Equal(0, healed.AuthorityBehind);
        }

        await stop.CancelAsync();
        await writing;
        await Eventually.DrainedAsync(scene.Pair, authority);
        var last = await scene.RepairNotesAsync();
        Assert.True(last.IsClean);
        await Contents.AssertEqualAsync(scene.Pair);
        var notes = await Contents.NotesAsync(scene.Pair, authority);
        Assert.All(Enumerable.Range(0, Writers), writer => Assert.Equal(
            $"{Acknowledged[writer]}", notes[$"counter{writer}"]["amount"]));
    }

    [PostgresFact]
    public async Task S42_A_key_that_the_mirror_refuses_is_in_flight_and_no_difference()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.Pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CONSTRAINT small CHECK (amount < 100)");
        await scene.Application.Database.PutAsync("n3", 1_000);

        var found = await scene.CheckNotesAsync();

        Assert.Equal((0, 1), (found.Differences, found.InFlight));
        Assert.Equal(["[\"n3\"]"], found.InMotion);
    }

    private long[] Acknowledged { get; } = new long[Writers];

    private async Task<int> WriteAsync(ParityScene scene, int seed, CancellationToken cancellationToken)
    {
        var counters = new ChangeSet();
        for (var writer = 0; writer < Writers; writer++)
        {
            counters.Insert(NoteTable.Definition, new Note { Id = $"counter{writer}", Owner = "all", Amount = 0 });
        }

        await scene.Application.Database.WriteAsync(counters, CancellationToken.None);
        var writes = await Task.WhenAll(Enumerable.Range(0, Writers).Select(
            writer => Task.Run(() => WriteAsync(scene, writer, new Random(seed + writer), cancellationToken), default)));
        return writes.Sum();
    }

    private async Task<int> WriteAsync(ParityScene scene, int writer, Random random, CancellationToken cancellationToken)
    {
        var writes = 0;
        for (; !cancellationToken.IsCancellationRequested; writes++)
        {
            var key = $"n{random.Next(80)}";
            var change = random.Next(4) == 0
                ? new ChangeSet().Delete(NoteTable.Key(key))
                : new ChangeSet().Put(NoteTable.Definition, new Note { Id = key, Owner = "w", Amount = writes });
            await scene.Application.Database.WriteAsync(change, CancellationToken.None);
            await scene.Application.Database.WriteAsync(NoteTable.Increment($"counter{writer}"), CancellationToken.None);
            Acknowledged[writer]++;
        }

        return writes;
    }
}
