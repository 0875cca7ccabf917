using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>A process starts while Postgres is away, and what phase 0 needs of it.</summary>
public sealed class DegradedStartTests
{
    private static readonly (string, string) Hasty = ("Postgres:ConnectTimeout", "00:00:01");

    [PostgresFact]
    public async Task An_existing_file_starts_in_phase_1_without_Postgres_and_catches_up()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using (var before = await pair.StartAsync(PersistencePhase.DualWrite, proxy))
        {
            await before.Database.PutAsync("before", 1);
        }
        await proxy.RefuseAsync();

        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, proxy, Hasty, ("DualWrite:MaxBackOff", "00:00:00.2"));
        Assert.Equal(PersistencePhase.DualWrite, application.Engine.Phase!.Phase);
        for (var i = 0; i < 30; i++)
        {
            await application.Database.PutAsync($"n{i % 10}", i);
        }
        Assert.Equal(10, await Eventually.PendingAsync(pair));

        proxy.Resume();
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task A_fresh_file_stays_in_phase_0_until_Postgres_can_be_reached()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await proxy.RefuseAsync();

        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty);
        Assert.Equal(PersistencePhase.SqliteOnly, application.Engine.Phase!.Phase);
        Assert.Contains("reachable", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
        await application.Database.PutAsync("n1", 1);

        proxy.Resume();
        await Eventually.TrueAsync(
            "phase 1 is in force", () => application.Engine.Phase!.Phase == PersistencePhase.DualWrite);
        Assert.Null(application.Engine.WaitingStep);
        await application.Database.PutAsync("n1", 2);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task Where_Postgres_decides_a_process_does_not_start_without_it(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await (await pair.StartAsync(phase, proxy)).DisposeAsync();
        await proxy.RefuseAsync();

        await using var application = pair.Create(phase, proxy, Hasty);
        var problem = await Assert.ThrowsAsync<DatabaseUnavailableException>(() =>
            application.Engine.StartAsync(CancellationToken.None));
        Assert.Equal(DatabaseSide.Postgres, problem.Side);

        proxy.Resume();
        await application.Database.PutAsync("n1", 1);
    }

    [PostgresFact]
    public async Task Phase_0_loads_no_Npgsql_and_opens_no_socket()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var local = pair.StartChild(
            told => told with { Run = "write", Phase = PersistencePhase.SqliteOnly });
        await AcknowledgedAsync(local);
        Assert.Equal("LOADED [] SOCKETS 0", await InspectAsync(local));

        await using var both = pair.StartChild(told => told with { Run = "write", Phase = PersistencePhase.DualWrite });
        await AcknowledgedAsync(both);
        var contents = await InspectAsync(both);
        Assert.StartsWith("LOADED [Npgsql] SOCKETS ", contents, StringComparison.Ordinal);
        Assert.DoesNotContain("SOCKETS 0", contents, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Phase_4_neither_opens_nor_makes_a_SQLite_file()
    {
        await using var pair = await DatabasePair.CreateAsync();
        var path = pair.File("never.sqlite");
        await using var application = await pair.StartAsync(PersistencePhase.PostgresOnly, null, ("Sqlite:Path", path));

        await application.Database.PutAsync("n1", 1);

        Assert.False(File.Exists(path));
        Assert.Equal(1, (await application.Database.FindAsync("n1"))!.Amount);
    }

    [PostgresFact]
    public async Task S57_A_lease_left_behind_by_a_kill_goes_to_another_process_when_it_expires()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var holder = pair.StartChild(told => told with
        {
            Phase = PersistencePhase.DualWrite, Mode = DualWriteMode.Background, Name = "holder",
        });
        await AcknowledgedAsync(holder);
        await Eventually.TrueAsync("the child replicates", async () =>
            await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes") > 0);
        await using var heir = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("DualWrite:Mode", "Background"));
        // Where the heir's first look came too late, the holder compares the two once more.
        await Eventually.TrueAsync("the file is verified", async () =>
            await pair.FromSqliteAsync<long>("SELECT unverified_version IS NULL FROM persistence_control") == 1);
        var before = await pair.FromSqliteAsync<string>(
            "SELECT holder FROM persistence_leases WHERE name = 'replicator'");
        var generation = await pair.FromPostgresAsync<long>("SELECT generation FROM persistence.control");
        await holder.KillAsync();
        await heir.Database.PutAsync("after", 1);

        await Eventually.DrainedAsync(pair);

        Assert.NotEqual(before,
            await pair.FromSqliteAsync<string>("SELECT holder FROM persistence_leases WHERE name = 'replicator'"));
        Assert.Equal(generation + 1, await pair.FromPostgresAsync<long>("SELECT generation FROM persistence.control"));
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S57_A_process_that_ends_gives_its_lease_back_also_where_it_never_reached_the_mirror()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await (await pair.StartAsync(PersistencePhase.DualWrite, proxy)).DisposeAsync();
        await proxy.RefuseAsync();

        await using (var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy, Hasty))
        {
            await Eventually.TrueAsync(
                "the replicator has failed", () => application.Engine.ReplicatorProblem is not null);
        }

        Assert.Equal(1, await pair.FromSqliteAsync<long>(
            """
            SELECT expires_at <= strftime('%Y-%m-%dT%H:%M:%f', 'now') FROM persistence_leases WHERE name = 'replicator'
            """));
    }

    private static Task<string> AcknowledgedAsync(ChildProcess child) =>
        child.LineAsync(line => line.StartsWith("ACK", StringComparison.Ordinal));

    private static async Task<string> InspectAsync(ChildProcess child)
    {
        await child.WriteLineAsync("inspect");
        return await child.LineAsync(line => line.StartsWith("LOADED", StringComparison.Ordinal));
    }
}
