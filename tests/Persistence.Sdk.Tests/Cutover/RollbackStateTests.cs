using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>What is said of the way back to SQLite while Postgres decides, and that it is so.</summary>
public sealed class RollbackStateTests
{
    private static readonly ForceRequest Alice = new("alice@desk");

    [PostgresFact]
    public async Task S39_With_the_file_gone_the_way_back_is_lossy_since_then_and_refused_until_it_is_there_again()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var application = await pair.StartAsync(PersistencePhase.ReadCutover))
        {
            await application.Database.PutAsync("before", 1);
            await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
            Assert.Equal("lossless", $"{await StateAsync(application)}");
            Move(pair, "", ".away");

            await application.Database.PutAsync("n1", 1);
            await application.Database.PutAsync("n2", 2);
            await Eventually.TrueAsync("the way back is lossy", async () =>
                await StateAsync(application) is { Kind: RollbackKind.Lossy, LossySince: not null });
            application.Set("Phase", "Backfill");
            await Eventually.TrueAsync("the step waits", () => application.Engine.WaitingStep is not null);
            var reason = application.Engine.WaitingStep!.Reason!;
            Assert.Contains("faults.notes: 2 rows ([\"n1\"], [\"n2\"])", reason, StringComparison.Ordinal);

            var step = await application.Engine.Force.RunAsync(
                PersistencePhase.Backfill, Alice, CancellationToken.None);
            Assert.False(step.IsOpen);
            Assert.Equal(PersistencePhase.ReadCutover, application.Engine.Phase!.Phase);
        }

        Move(pair, ".away", "");
        await using var again = await pair.StartAsync(PersistencePhase.ReadCutover);
        await Eventually.TrueAsync("the way back is open", async () =>
            await StateAsync(again) is { Kind: RollbackKind.Lossless });
        await Journey.MoveAsync(again, PersistencePhase.Backfill);
        Assert.Equal(["before", "n1", "n2"], (await Contents.NotesAsync(pair, DatabaseSide.Sqlite)).Keys.Order());
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S39_S64_A_file_restored_while_Postgres_decides_closes_the_way_back_until_all_is_copied_again()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var application = await pair.StartAsync(PersistencePhase.ReadCutover))
        {
            await application.Database.PutAsync("kept", 1);
            await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
            await pair.OnSqliteAsync($"VACUUM INTO '{pair.File("backup")}'");
            await application.Database.PutAsync("later", 1);
            await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
            await Eventually.TrueAsync("what the file holds has been seen", async () =>
                await pair.FromPostgresAsync<long>("SELECT peer_version FROM persistence.control")
                    == await pair.FromSqliteAsync<long>("SELECT peer_version FROM persistence_control"));
        }

        Move(pair, "", ".away");
        File.Copy(pair.File("backup"), pair.Sqlite);
        var refusal = await Assert.ThrowsAsync<BindingRejectedException>(() =>
            pair.StartAsync(PersistencePhase.ReadCutover));
        Assert.Equal(WrongNeighbour.LostCommits, refusal.Kind);

        // The way out: leave the file, and take it back as one that has to be filled.
        await using (var command = await Command.OpenAsync(pair))
        {
            Assert.False((await command.Parts.Force.RunAsync(
                PersistencePhase.Backfill, Alice, CancellationToken.None)).IsOpen);
            var left = await command.Parts.Force.RunAsync(
                PersistencePhase.PostgresOnly, Alice, CancellationToken.None);
            Assert.True(left.IsOpen, left.Reason);
        }

        await using (var application = await pair.StartAsync(PersistencePhase.PostgresOnly))
        {
            await application.Database.PutAsync("unmirrored", 1);
            Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));
            await Journey.MoveAsync(application, PersistencePhase.ReadCutover);
            Assert.Equal(RollbackKind.Closed, (await StateAsync(application))!.Kind);
            var sqlite = await application.Engine.OpenSideAsync(DatabaseSide.Sqlite, CancellationToken.None);
            await Assert.ThrowsAsync<PhaseRefusedException>(() =>
                application.Engine.Seizure.TakeAsync(sqlite, Alice, CancellationToken.None));
            await application.Engine.Backfill.RunAsync(
                new BackfillRequest { IsReverse = true }, null, CancellationToken.None);
            await Eventually.TrueAsync("the way back is open", async () =>
                await StateAsync(application) is { Kind: RollbackKind.Lossless });
            await Journey.MoveAsync(application, PersistencePhase.Backfill);
        }

        Assert.Equal(
            ["kept", "later", "unmirrored"], (await Contents.NotesAsync(pair, DatabaseSide.Sqlite)).Keys.Order());
        await Contents.AssertEqualAsync(pair);
    }

    private static async Task<RollbackState?> StateAsync(Application application) =>
        (await application.Engine.Status.GetAsync()).Rollback;

    private static void Move(DatabasePair pair, string from, string to)
    {
        foreach (var part in new[] { "", "-wal", "-shm" }.Where(part => File.Exists(pair.Sqlite + from + part)))
        {
            File.Move(pair.Sqlite + from + part, pair.Sqlite + to + part);
        }
    }
}
