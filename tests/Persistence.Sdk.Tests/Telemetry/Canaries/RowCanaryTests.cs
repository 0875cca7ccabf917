using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Telemetry.Canaries;

/// <summary>
/// The contents of a row show in no log from Information on, in no exception, tag or health entry, whoever refuses
/// them; also where the application's own data source and the server's settings are talkative.
/// </summary>
[Collection(TelemetryCollection.Name)]
public sealed class RowCanaryTests
{
    private const string Canary = "canary-of-the-row";

    [PostgresFact]
    public async Task What_SQLite_or_the_door_refuses_is_not_quoted()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await pair.OnSqliteAsync(
            """
            CREATE UNIQUE INDEX one_owner ON faults_notes (owner);
            CREATE TRIGGER no_texts BEFORE INSERT ON faults_notes WHEN NEW.amount = 7
                BEGIN SELECT RAISE(ABORT, 'no such amount'); END;
            """);
        using var evidence = new Evidence();
        await using var application = evidence.Create(pair.Settings(PersistencePhase.SqliteOnly));
        await PutAsync(application, "n1", 1);
        await evidence.FailAsync<ConstraintViolatedException>(() => PutAsync(application, "n2", 2));
        await evidence.FailAsync<PersistenceException>(() => PutAsync(application, "n7", 7));
        await evidence.FailAsync<ValueRejectedException>(() => PutAsync(application, "n3", 3, Canary + "\0"));
        await evidence.FailAsync<ValueRejectedException>(
            () => PutAsync(application, "n3", 3, Canary, $$"""{"a": "{{Canary}}\u0000"}"""));
        await pair.OnSqliteAsync($"UPDATE faults_notes SET body = '{Canary}' WHERE id = 'n1'");
        await evidence.FailAsync<StoredValueRejectedException>(() => application.Database.FindAsync("n1"));
        await evidence.LookAsync(application);
        Assert.Equal(5, evidence.Exceptions);
        evidence.AssertNothingSays(Canary, LogLevel.Information);
    }

    [PostgresFact]
    public async Task S10_What_the_mirror_refuses_is_parked_and_not_quoted()
    {
        await using var pair = await DatabasePair.CreateAsync();
        using var evidence = new Evidence();
        await using var source = await TalkativeAsync(pair);
        await using var application = Create(evidence, pair, PersistencePhase.DualWrite, source);
        await application.Engine.StartAsync(CancellationToken.None);
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await PutAsync(application, "n1", 100);
        await application.Services.GetRequiredService<IPersistenceStatus>().WaitUntilDrainedAsync();
        await evidence.LookAsync(application);
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_pending WHERE parked"));
        Assert.DoesNotContain(
            Canary, await pair.FromSqliteAsync<string>("SELECT last_error FROM persistence_pending"), StringComparison.Ordinal);

        await pair.OnSqliteAsync($"UPDATE faults_notes SET body = '{Canary}' WHERE id = 'n1'");
        await pair.OnPostgresAsync(Trigger);
        await PutAsync(application, "n2", 7);
        await Eventually.TrueAsync("the replicator tells", () => application.Engine.ReplicatorProblem is not null);
        await evidence.LookAsync(application);
        evidence.AssertNothingSays(Canary, LogLevel.Information);
    }

    [PostgresFact]
    public async Task What_Postgres_refuses_is_not_quoted()
    {
        await using var pair = await DatabasePair.CreateAsync();
        File.Delete(pair.Sqlite);
        await pair.OnPostgresAsync($"CREATE UNIQUE INDEX one_owner ON faults.notes (owner); {Trigger}");
        using var evidence = new Evidence();
        await using var source = await TalkativeAsync(pair);
        await using var application = Create(evidence, pair, PersistencePhase.PostgresOnly, source);
        await PutAsync(application, "n1", 1);
        await evidence.FailAsync<ConstraintViolatedException>(() => PutAsync(application, "n2", 2));
        await evidence.FailAsync<PersistenceException>(() => PutAsync(application, "n7", 7));
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await evidence.FailAsync<ConstraintViolatedException>(() => PutAsync(application, "n1", 100));
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (first_text::int > 0) NOT VALID");
        await evidence.FailAsync<ValueRejectedException>(() => PutAsync(application, "n1", 2));
        await evidence.LookAsync(application);
        Assert.Equal(4, evidence.Exceptions);
        evidence.AssertNothingSays(Canary, LogLevel.Information);
    }

    /// <summary>Somebody's trigger that quotes what it refuses.</summary>
    private const string Trigger =
        """
        CREATE FUNCTION faults.quote() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION ''not this: %'', NEW.first_text; END';
        CREATE TRIGGER quoting BEFORE INSERT OR UPDATE ON faults.notes FOR EACH ROW WHEN (NEW.amount = 7)
            EXECUTE FUNCTION faults.quote();
        """;

    /// <summary>A source whose exceptions carry details, of a server that adds the parameters of what failed.</summary>
    private static async Task<NpgsqlDataSource> TalkativeAsync(DatabasePair pair)
    {
        await pair.OnPostgresAsync($"ALTER DATABASE {pair.Database} SET log_parameter_max_length_on_error = -1");
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(pair.Postgres) { IncludeErrorDetail = true });
    }

    private static Application Create(Evidence evidence, DatabasePair pair, PersistencePhase phase, NpgsqlDataSource source)
    {
        var settings = pair.Settings(phase);
        settings["Persistence:Postgres:ConnectionString"] = null;
        settings["Persistence:Postgres:RetryTimeout"] = "00:00:00";
        return evidence.Create(settings, services => services.AddSingleton(source));
    }

    private static async Task PutAsync(
        Application application, string id, long amount, string text = Canary, string body = $$"""{"a": "{{Canary}}"}""") =>
        await application.Services.GetRequiredService<Application.NoteStore>().Database.WriteAsync(new ChangeSet().Put(
            NoteTable.Definition,
            new Note
            {
                Id = id, Owner = Canary, Amount = amount, FirstText = text, Body = JsonDocument.Parse(body).RootElement,
            }));
}
