using Microsoft.Extensions.Logging;
using Npgsql;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Telemetry.Canaries;

/// <summary>A password shows nowhere, at no level, whatever goes wrong with the connection.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class PasswordCanaryTests
{
    private const string Canary = "canary-of-the-password";

    [PostgresTheory]
    [InlineData("wrong password")]
    [InlineData("wrong database")]
    [InlineData("refused connection")]
    [InlineData("refused connection, by URI")]
    public async Task A_server_that_does_not_let_us_in_tells_no_password(string situation)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var role = await pair.Server.CreateRoleAsync();
        var good = new NpgsqlConnectionStringBuilder(pair.Server.ConnectionString(pair.Database, role)) { Password = Canary };
        var text = situation switch
        {
            "wrong database" => new NpgsqlConnectionStringBuilder(good.ConnectionString) { Database = "nowhere" }.ConnectionString,
            "refused connection" => new NpgsqlConnectionStringBuilder(good.ConnectionString) { Port = 1 }.ConnectionString,
            "refused connection, by URI" => $"postgresql://{role.Name}:{Canary}@127.0.0.1:1/{pair.Database}",
            _ => good.ConnectionString,
        };
        using var evidence = new Evidence();
        await using (var degraded = evidence.Create(Settings(pair, PersistencePhase.DualWrite, text)))
        {
            await TryToStartAsync(evidence, degraded);
            await evidence.LookAsync(degraded);
        }

        await using (var refused = evidence.Create(Settings(pair, PersistencePhase.PostgresOnly, text)))
        {
            await evidence.FailAsync<PersistenceException>(() => refused.Engine.StartAsync(CancellationToken.None));
            await evidence.FailAsync<PersistenceException>(() => refused.Database.PutAsync("n1", 1));
            await evidence.LookAsync(refused);
        }

        evidence.AssertNothingSays(Canary, LogLevel.Trace);
    }

    [PostgresTheory]
    [InlineData($"Host=db;Username=app;Passwrd={Canary}")]
    [InlineData($"Host=db;Username=app;Password={Canary};Port=many")]
    [InlineData($"postgresql://app:{Canary}@db:port/app")]
    [InlineData($"postgresql://app:{Canary}@db/app?{Canary}=1")]
    [InlineData($"postgresql://app:{Canary}@/app")]
    [InlineData(Canary)]
    public async Task Options_that_cannot_be_read_tell_no_password_at_start_nor_at_a_reload(string text)
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var evidence = new Evidence();
        await using (var refused = evidence.Create(Settings(pair, PersistencePhase.DualWrite, text)))
        {
            await evidence.FailAsync<Exception>(() => refused.Engine.StartAsync(CancellationToken.None));
        }

        await using var application = evidence.Create(Settings(pair, PersistencePhase.DualWrite, pair.Postgres));
        await application.Engine.StartAsync(CancellationToken.None);
        application.Set("Postgres:ConnectionString", text);
        application.Set("Phase", "nonsense");
        await evidence.LookAsync(application);
        evidence.AssertNothingSays(Canary, LogLevel.Trace);
    }

    [PostgresFact]
    public async Task A_password_that_works_is_told_neither_in_service_nor_when_the_connection_is_lost()
    {
        await using var pair = await DatabasePair.CreateAsync();
        var role = await pair.Server.CreateRoleAsync("LOGIN SUPERUSER");
        var text = pair.Server.ConnectionString(pair.Database, role);
        await using var proxy = TcpProxy.Before(text);
        var settings = Settings(pair, PersistencePhase.ReadCutover, proxy.Redirect(text));
        settings["Persistence:Postgres:RetryTimeout"] = "00:00:00";
        using var evidence = new Evidence();
        await using (var application = evidence.Create(settings))
        {
            await application.Database.PutAsync("n1", 1);
            await evidence.LookAsync(application);
            await proxy.RefuseAsync();
            await proxy.CutAllAsync();
            await evidence.FailAsync<PersistenceException>(() => application.Database.PutAsync("n1", 2));
            await evidence.FailAsync<PersistenceException>(() => application.Database.FindAsync("n1"));
            await evidence.LookAsync(application);
            proxy.Resume();
        }

        await pair.OnPostgresAsync("UPDATE persistence.schema_history SET checksum = 'edited'");
        await using var refused = evidence.Create(settings);
        await evidence.FailAsync<SchemaRejectedException>(() => refused.Engine.StartAsync(CancellationToken.None));
        await evidence.LookAsync(refused);
        evidence.AssertNothingSays(role.Password, LogLevel.Trace);
    }

    /// <summary>Without Postgres a fresh system begins alone, but a login that is refused ends the start.</summary>
    private static async Task TryToStartAsync(Evidence evidence, Application application)
    {
        try
        {
            await application.Engine.StartAsync(CancellationToken.None);
        }
        catch (PersistenceException)
        {
            await evidence.FailAsync<PersistenceException>(() => application.Engine.StartAsync(CancellationToken.None));
        }
    }

    private static Dictionary<string, string?> Settings(DatabasePair pair, PersistencePhase phase, string text)
    {
        var settings = pair.Settings(phase);
        settings["Persistence:Postgres:ConnectionString"] = text;
        settings["Persistence:Postgres:ConnectTimeout"] = "00:00:01";
        return settings;
    }
}
