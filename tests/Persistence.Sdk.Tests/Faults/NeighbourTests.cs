using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Databases that do not belong together: refused by name, and nothing is changed in either.</summary>
public sealed class NeighbourTests
{
    [PostgresFact]
    public async Task S64_A_second_new_file_for_the_same_Postgres_is_refused_and_both_are_left_as_they_were()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        var second = await pair.AnotherSqliteAsync("second.sqlite");
        var before = await pair.StateOfPostgresAsync();

        await using (var application = pair.Create(PersistencePhase.DualWrite, null, ("Sqlite:Path", second)))
        {
            var problem = await Assert.ThrowsAsync<BindingRejectedException>(() =>
                application.Engine.StartAsync(CancellationToken.None));
            Assert.Contains(await pair.FromSqliteAsync<string>("SELECT own_id FROM persistence_control") ?? "?",
                problem.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, await pair.StateOfPostgresAsync());
        Assert.Equal(
            0, await pair.FromSqliteAsync<long>("SELECT count(*) + max(epoch) - 1 FROM persistence_control", second));
    }

    [PostgresFact]
    public async Task S64_A_second_file_in_service_stays_in_phase_0_and_says_why()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        var second = await pair.AnotherSqliteAsync("second.sqlite");
        await using (var alone = await pair.StartAsync(PersistencePhase.SqliteOnly, null, ("Sqlite:Path", second)))
        {
            await alone.Database.PutAsync("own", 1);
        }
        var before = await pair.StateOfPostgresAsync();

        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, null, ("Sqlite:Path", second));

        Assert.Equal(PersistencePhase.SqliteOnly, application.Engine.Phase!.Phase);
        Assert.Contains("[bound]", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
        await application.Database.PutAsync("own", 2);
        Assert.Equal(before, await pair.StateOfPostgresAsync());
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT amount FROM faults_notes", second));
    }

    [PostgresFact]
    public async Task S64_Rows_of_a_copied_file_never_reach_the_mirror()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        File.Copy(pair.Sqlite, pair.File("copy.sqlite"));
        await StartWriteStopAsync(pair, "n2");
        var before = await pair.StateOfPostgresAsync();

        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Sqlite:Path", pair.File("copy.sqlite")));
        await application.Database.PutAsync("n1", 99);
        await Eventually.TrueAsync("the replicator says why", () =>
            application.Engine.ReplicatorProblem?.Contains("is a copy", StringComparison.Ordinal) == true);

        Assert.Equal(before, await pair.StateOfPostgresAsync());
    }

    [PostgresFact]
    public async Task S64_An_emptied_Postgres_is_not_filled_from_the_middle()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await StartWriteStopAsync(pair, "n1");
        await using var other = await DatabasePair.CreateAsync();

        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Postgres:ConnectionString", other.Postgres));
        await application.Database.PutAsync("n2", 2);
        await Eventually.TrueAsync("the replicator says why", () =>
            application.Engine.ReplicatorProblem?.Contains("emptied", StringComparison.Ordinal) == true);

        Assert.Equal(0, await other.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));
        Assert.Equal(0, await other.FromPostgresAsync<long>("SELECT epoch FROM persistence.control"));
        Assert.Equal(1, await Eventually.PendingAsync(pair));
    }

    [PostgresFact]
    public async Task S64_A_file_restored_from_before_its_last_commits_is_refused()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var application = await pair.StartAsync(PersistencePhase.DualWrite))
        {
            await application.Database.PutAsync("n1", 1);
            await pair.OnSqliteAsync($"VACUUM INTO '{pair.File("backup.sqlite")}'");
            await application.Database.PutAsync("n1", 2);
            await Eventually.DrainedAsync(pair);
        }
        await pair.OnSqliteAsync("DELETE FROM persistence_leases", pair.File("backup.sqlite"));
        var before = await pair.StateOfPostgresAsync();

        // What gives it away is hidden by its first write; it must be known all the same, and after a restart.
        for (var start = 0; start < 2; start++)
        {
            await using var restored = await pair.StartAsync(
                PersistencePhase.DualWrite, null, ("Sqlite:Path", pair.File("backup.sqlite")));
            await restored.Database.PutAsync("n1", 3);
            await Eventually.TrueAsync("the replicator says why", () =>
                restored.Engine.ReplicatorProblem?.Contains("restored", StringComparison.Ordinal) == true);
        }

        Assert.Equal(before, await pair.StateOfPostgresAsync());
    }

    private static async Task StartWriteStopAsync(DatabasePair pair, string id)
    {
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await application.Database.PutAsync(id, 1);
        await Eventually.DrainedAsync(pair);
        // The generation moves with the first round of the replicator.
        var file = await pair.FromSqliteAsync<long>("SELECT generation FROM persistence_control");
        await Eventually.TrueAsync("the replicator has taken over", async () =>
            await pair.FromPostgresAsync<long>("SELECT generation FROM persistence.control") >= Math.Max(2, file));
    }
}
