using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>The mirror refuses a row for its data, or everything for another reason.</summary>
public sealed class RefusalTests
{
    private const string NoPoison =
        "ALTER TABLE faults.notes ADD CONSTRAINT no_poison CHECK (first_text IS DISTINCT FROM 'poison')";

    private const string Parked = "SELECT count(*) FROM persistence_pending WHERE parked = 1";

    [PostgresFact]
    public async Task S10_A_poison_row_is_parked_with_its_reason_and_its_neighbours_pass()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await pair.OnPostgresAsync(NoPoison);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            application.Database.MergeAsync($"n{i}", i % 20 == 7 ? "poison" : "good", null)));

        await Eventually.TrueAsync("three keys are parked and nothing else is pending", async () =>
            await pair.FromSqliteAsync<long>(Parked) == 3 && await Eventually.PendingAsync(pair) == 3);
        Assert.Equal(57, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
        Assert.Equal(60, (await Contents.NotesAsync(pair, DatabaseSide.Sqlite)).Count);
        var reason = await pair.FromSqliteAsync<string>("SELECT max(last_error) FROM persistence_pending");
        Assert.Contains("no_poison", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("'poison'", reason, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task S48_A_row_that_somebody_damaged_is_parked_alone()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var proxy = TcpProxy.Before(pair.Postgres);
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite, proxy);
        await proxy.RefuseAsync();
        await proxy.CutAllAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => application.Database.MergeAsync($"n{i}", "good", null)));
        await pair.OnSqliteAsync("UPDATE faults_notes SET first_text = x'ff' WHERE id = 'n4'");

        proxy.Resume();

        await Eventually.TrueAsync("the damaged key alone is left", async () =>
            await pair.FromSqliteAsync<long>(Parked) == 1 && await Eventually.PendingAsync(pair) == 1);
        Assert.Equal(9, (await Contents.NotesAsync(pair, DatabaseSide.Postgres)).Count);
        Assert.Contains(
            "'first_text'", await pair.FromSqliteAsync<string>("SELECT last_error FROM persistence_pending"),
            StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task S10_A_new_write_takes_a_key_out_of_the_park()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await pair.OnPostgresAsync(NoPoison);
        await application.Database.MergeAsync("n1", "poison", null);
        await Eventually.TrueAsync("the key is parked", async () => await pair.FromSqliteAsync<long>(Parked) == 1);

        await application.Database.MergeAsync("n1", "medicine", null);

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S10_A_parked_key_is_tried_again_on_the_slow_schedule()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("DualWrite:ParkedRetryInterval", "00:00:01"));
        await pair.OnPostgresAsync(NoPoison);
        await application.Database.MergeAsync("n1", "poison", null);
        await Eventually.TrueAsync("the key is parked", async () => await pair.FromSqliteAsync<long>(Parked) == 1);

        await pair.OnPostgresAsync("ALTER TABLE faults.notes DROP CONSTRAINT no_poison");

        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData("ALTER TABLE faults.notes RENAME COLUMN owner TO owner_before",
        "ALTER TABLE faults.notes RENAME COLUMN owner_before TO owner")]
    [InlineData("ALTER TABLE faults.notes RENAME TO notes_before", "ALTER TABLE faults.notes_before RENAME TO notes")]
    [InlineData("ALTER DATABASE {0} SET default_transaction_read_only = on",
        "ALTER DATABASE {0} RESET default_transaction_read_only")]
    [InlineData("ALTER DATABASE {0} WITH ALLOW_CONNECTIONS false", "ALTER DATABASE {0} WITH ALLOW_CONNECTIONS true")]
    public async Task S63_An_error_that_is_not_about_data_parks_nothing_and_heals_by_itself(
        string breaking, string mending)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("DualWrite:BreakDuration", "00:00:00.5"),
            ("DualWrite:MaxBackOff", "00:00:00.2"));
        await application.Database.PutAsync("before", 0);
        await AdministerAsync(pair, breaking);

        for (var i = 0; i < 50; i++)
        {
            await application.Database.PutAsync($"n{i % 10}", i);
        }
        await Eventually.TrueAsync("the replicator has failed", () => application.Engine.ReplicatorProblem is not null);
        Assert.Equal(0, await pair.FromSqliteAsync<long>(Parked));
        Assert.Equal(10, await Eventually.PendingAsync(pair));

        await AdministerAsync(pair, mending);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresTheory]
    [InlineData("observability.token_usage RENAME COLUMN meta TO meta_before",
        "observability.token_usage RENAME COLUMN meta_before TO meta")]
    [InlineData("workflow.run_records RENAME TO run_records_before", "workflow.run_records_before RENAME TO run_records")]
    public async Task S63_An_error_of_one_table_parks_nothing_of_any_table_that_shares_its_batches(
        string breaking, string mending)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.DualWrite, null, ("DualWrite:BreakDuration", "00:00:00.5"),
            ("DualWrite:MaxBackOff", "00:00:00.2"));
        var usage = application.Services.GetRequiredService<ITokenUsageSink>();
        await usage.RecordAsync(new TokenUsage());
        await AdministerAsync(pair, $"ALTER TABLE {breaking}");

        await Task.WhenAll(Enumerable.Range(0, 20).SelectMany(i => new Task[]
        {
            usage.RecordAsync(new TokenUsage { InputTokens = i }),
            application.RunRecords.CreateRunAsync(new WorkflowRun { RunId = $"run{i}" }),
            application.Database.PutAsync($"n{i}", i),
        }));
        await Eventually.TrueAsync("the replicator has failed", () => application.Engine.ReplicatorProblem is not null);
        Assert.Equal(0, await pair.FromSqliteAsync<long>(Parked));

        await AdministerAsync(pair, $"ALTER TABLE {mending}");
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(21, await pair.FromPostgresAsync<long>("SELECT count(*) FROM observability.token_usage"));
    }

    [PostgresFact]
    public async Task S63_A_statement_that_the_server_cancels_parks_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await AdministerAsync(pair, "ALTER DATABASE {0} SET statement_timeout = '100ms'");
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        await using (var blocker = new Npgsql.NpgsqlConnection(pair.Postgres))
        {
            await blocker.OpenAsync();
            await using var transaction = await blocker.BeginTransactionAsync();
            await using (var blocking = new Npgsql.NpgsqlCommand(
                "SET LOCAL statement_timeout = 0; LOCK TABLE faults.notes IN ACCESS EXCLUSIVE MODE",
                blocker, transaction))
            {
                await blocking.ExecuteNonQueryAsync();
            }
            for (var i = 0; i < 10; i++)
            {
                await application.Database.PutAsync($"n{i}", i);
            }
            await Eventually.TrueAsync(
                "the replicator has failed", () => application.Engine.ReplicatorProblem is not null);
            Assert.Equal(0, await pair.FromSqliteAsync<long>(Parked));
        }

        await Eventually.DrainedAsync(pair);
        await AdministerAsync(pair, "ALTER DATABASE {0} RESET statement_timeout"); // a comparison may take longer
        await Contents.AssertEqualAsync(pair);
    }

    /// <summary>
    /// Runs a statement from another database and ends the sessions in the pair's own, so that it is felt at once.
    /// </summary>
    private static async Task AdministerAsync(DatabasePair pair, string sql)
    {
        var isAboutDatabase = sql.StartsWith("ALTER DATABASE", StringComparison.Ordinal);
        await pair.Server.ExecuteAsync(string.Format(sql, pair.Database), isAboutDatabase ? null : pair.Database);
        if (isAboutDatabase)
        {
            await pair.Server.ExecuteAsync(
                $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{pair.Database}'");
        }
    }
}
