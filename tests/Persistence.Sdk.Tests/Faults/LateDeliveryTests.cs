using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>A delivery was on its way when the power failed, and the file lost the write.</summary>
public sealed class LateDeliveryTests
{
    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task S04_A_delivery_that_arrives_behind_the_first_comparison_gives_the_lost_write_away(bool isAway)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        var (images, fence) = await LoseAsync(pair, proxy);
        if (!isAway)
        {
            proxy.Resume();
        }

        await using var restored = await pair.StartDecoratedAsync(
            PersistencePhase.DualWrite, side => Disturb(side, images, fence), proxy: proxy);
        await restored.Database.PutAsync("n2", 3);
        proxy.Resume();

        await Eventually.TrueAsync("the loss is found", async () =>
            (await restored.Engine.Status.GetAsync()).WrongNeighbour is WrongNeighbour.LostCommits);
        Assert.Equal(
            "n1 2", await pair.FromPostgresAsync<string>("SELECT string_agg(id || ' ' || amount, ',') FROM faults.notes"));
        Assert.Equal(1, await Eventually.PendingAsync(pair));
    }

    /// <summary>The delivery arrives when the file is at the next generation, and Postgres is not.</summary>
    private static WatchedSide Disturb(IDatabaseSide side, IReadOnlyList<RowImage> images, MirrorFence fence) => new(side)
    {
        Control = side.Side == DatabaseSide.Sqlite
            ? side.Control
            : DisturbedControl.Over(
                side.Control, () => side.Mirror.ApplyAsync(images, fence, CancellationToken.None)),
    };

    /// <summary>The file as it was before its last write, and what of that is on its way to Postgres.</summary>
    private static async Task<(IReadOnlyList<RowImage> Images, MirrorFence Fence)> LoseAsync(
        DatabasePair pair, TcpProxy proxy)
    {
        var backup = pair.File("backup.sqlite");
        IReadOnlyList<RowImage> images;
        ControlRow row;
        await using (var last = await pair.StartAsync(PersistencePhase.DualWrite, proxy))
        {
            await last.Database.PutAsync("n1", 1);
            await Eventually.DrainedAsync(pair);
            await Histories.ReplicatingAsync(pair, before: 2); // the first was moved by the start
            await pair.OnSqliteAsync($"VACUUM INTO '{backup}'");
            await proxy.RefuseAsync();
            await proxy.CutAllAsync();
            await last.Database.PutAsync("n1", 2);
            var side = await last.Engine.OpenSideAsync(DatabaseSide.Sqlite, CancellationToken.None);
            row = await side.Control.ReadAsync(CancellationToken.None);
            images = await side.Pending.ReadImagesAsync(
                [new PendingKey(NoteTable.Key("n1"), 0, default, 0, false, null)], new Fence(row.Epoch),
                CancellationToken.None);
        }

        await pair.OnSqliteAsync("DELETE FROM persistence_leases", backup); // as if some seconds had passed
        foreach (var part in new[] { "-wal", "-shm" })
        {
            File.Delete(pair.Sqlite + part);
        }

        File.Copy(backup, pair.Sqlite, overwrite: true);
        return (images, row.Stamp.MirrorFence);
    }
}
