using Microsoft.Data.Sqlite;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>Several writers, several processes, one file.</summary>
public sealed class ConcurrencyTests
{
    private const int Rounds = 60;

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S12_Writers_that_change_different_columns_of_a_row_keep_each_others_values(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var one = await pair.StartAsync(phase);
        await using var two = await pair.StartAsync(phase);

        for (var i = 0; i < Rounds; i++)
        {
            await Task.WhenAll(
                one.Database.MergeAsync($"n{i % 3}", $"first {i}", null),
                two.Database.MergeAsync($"n{i % 3}", null, $"second {i}"));
        }

        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        var notes = await Contents.NotesAsync(pair, DatabaseSide.Postgres);
        for (var i = Rounds - 3; i < Rounds; i++)
        {
            Assert.Equal(
                ($"first {i}", $"second {i}"), (notes[$"n{i % 3}"]["first_text"], notes[$"n{i % 3}"]["second_text"]));
        }
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S13_Other_contents_at_the_same_version_are_left_alone(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        await application.Database.PutAsync("n1", 1);
        await Eventually.DrainedAsync(pair, authority);

        if (authority == DatabaseSide.Sqlite)
        {
            await pair.OnPostgresAsync("UPDATE faults.notes SET amount = 99");
            await pair.OnSqliteAsync(
                """
                INSERT INTO persistence_pending (table_name, row_key, version, since)
                SELECT 'faults.notes', '["n1"]', row_version, '2000-01-01T00:00:00.000000Z' FROM faults_notes
                """);
        }
        else
        {
            await pair.OnSqliteAsync("UPDATE faults_notes SET amount = 99");
            await pair.OnPostgresAsync(
                """
                INSERT INTO persistence.pending (table_name, row_key, version, since)
                SELECT 'faults.notes', '["n1"]', row_version, '2000-01-01' FROM faults.notes
                """);
        }

        await Eventually.DrainedAsync(pair, authority);
        var mirror = authority == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        Assert.Equal("99", (await Contents.NotesAsync(pair, mirror))["n1"]["amount"]);
        Assert.Equal("1", (await Contents.NotesAsync(pair, authority))["n1"]["amount"]);
    }

    [PostgresFact]
    public async Task S15_Many_processes_a_long_reader_and_a_foreign_lock_lose_no_write()
    {
        await using var pair = await DatabasePair.CreateAsync();
        var applications = new List<Application>();
        for (var i = 0; i < 3; i++)
        {
            applications.Add(await pair.StartAsync(PersistencePhase.DualWrite));
        }
        await applications[0].Database.PutAsync("counter", 0);
        await using var reader = await BeginAsync(pair, "BEGIN; SELECT count(*) FROM faults_notes");

        var writing = Task.WhenAll(applications.Select(application => IncrementAsync(application, Rounds)));
        for (var i = 0; i < 4; i++)
        {
            await using var intruder = await BeginAsync(pair, "BEGIN IMMEDIATE");
            await Task.Delay(100);
        }
        var numbers = (await writing).SelectMany(own => own).ToArray();

        Assert.Equal(Enumerable.Range(1, 3 * Rounds).Select(n => (long)n), numbers.Order());
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        foreach (var application in applications)
        {
            await application.DisposeAsync();
        }
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S20_Times_and_versions_are_made_once_before_the_fork(
        PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);

        for (var i = 0; i < 5; i++)
        {
            await application.RunRecords.CreateRunAsync(new WorkflowRun { RunId = $"run{i}" });
            await application.RunRecords.RecordStepAsync(
                new RunStep { RunId = $"run{i}", Step = "ingest", Status = RunRecordStatus.Running });
        }

        await Eventually.DrainedAsync(pair, authority);
        await Contents.AssertEqualAsync(pair);
        var records = await Contents.RunRecordsAsync(pair, DatabaseSide.Postgres);
        Assert.Equal(10, records.Count);
        Assert.DoesNotContain(records.Values, record => record["created_at"] is null or "");
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite, DatabaseSide.Sqlite)]
    [InlineData(PersistencePhase.ReadCutover, DatabaseSide.Postgres)]
    public async Task S40_What_was_applied_is_never_journalled_again(PersistencePhase phase, DatabaseSide authority)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);
        var mirror = authority == DatabaseSide.Sqlite ? DatabaseSide.Postgres : DatabaseSide.Sqlite;

        for (var i = 0; i < Rounds; i++)
        {
            await application.Database.PutAsync($"n{i % 7}", i);
            Assert.Equal(0, await Eventually.PendingAsync(pair, mirror));
        }

        await Eventually.DrainedAsync(pair, authority);
        Assert.Equal(0, await Eventually.PendingAsync(pair, mirror));
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task A_process_that_takes_over_the_replicator_does_not_cut_the_others_off_from_the_mirror()
    {
        await using var pair = await DatabasePair.CreateAsync();
        for (var round = 0; round < 6; round++)
        {
            // All start at once: one takes over while the others write already.
            var applications = await Task.WhenAll(Enumerable.Range(0, 3).Select(number => Task.Run(async () =>
            {
                var application = await pair.StartAsync(
                    PersistencePhase.DualWrite, null, ("DualWrite:MirrorTimeout", "00:00:02"));
                for (var i = 0; i < 40; i++)
                {
                    await application.Database.PutAsync($"n{number}", i);
                }
                return application;
            })));

            Assert.DoesNotContain(applications, application => application.Engine.IsMirrorBroken);
            foreach (var application in applications)
            {
                await application.DisposeAsync();
            }
        }
    }

    private static async Task<List<long>> IncrementAsync(Application application, int times)
    {
        var numbers = new List<long>();
        for (var i = 0; i < times; i++)
        {
            numbers.Add(await application.Database.IncrementAsync("counter"));
        }
        return numbers;
    }

    private static async Task<SqliteConnection> BeginAsync(DatabasePair pair, string sql)
    {
        var connection = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteScalarAsync();
        return connection;
    }
}
