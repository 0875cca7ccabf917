using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Faults;

/// <summary>
/// What is wrong is named by a type of its own, with the path, column or server in the message and never a secret,
/// before anything is written.
/// </summary>
public sealed class BadInputTests
{
    private const string Secret = "hunter2-hunter2";

    [PostgresTheory]
    [InlineData("id", "nul\0", "text")]
    [InlineData("id", "lone surrogate", "text")]
    [InlineData("id", "", "text")]
    [InlineData("id", "2600 letters", "text")]
    [InlineData("first_text", "id", "nul\0")]
    [InlineData("second_text", "id", "lone surrogate")]
    public async Task A_value_that_one_side_could_not_hold_is_refused_by_column(string column, string id, string text)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        var note = new Note
        {
            Id = Spell(id), Owner = "me", Amount = 1,
            FirstText = column == "first_text" ? Spell(text) : null,
            SecondText = column == "second_text" ? Spell(text) : null,
        };

        var problem = await Assert.ThrowsAsync<ValueRejectedException>(async () =>
            await application.Database.WriteAsync(new ChangeSet().Put(NoteTable.Definition, note)));

        Assert.Equal(("faults.notes", column), (problem.Table, problem.Column));
        await AssertNothingWrittenAsync(pair);
    }

    [PostgresTheory]
    [InlineData("""{"a": 1, "a": 2}""")]
    [InlineData("""{"a": "\u0000"}""")]
    [InlineData("""{"a": "\ud800"}""")]
    [InlineData("""[1e999]""")]
    public async Task A_document_that_jsonb_could_not_hold_is_refused_by_column(string json)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.DualWrite);
        using var document = JsonDocument.Parse(json);
        var note = new Note { Id = "n1", Owner = "me", Amount = 1, Body = document.RootElement.Clone() };

        var problem = await Assert.ThrowsAsync<ValueRejectedException>(async () =>
            await application.Database.WriteAsync(new ChangeSet().Put(NoteTable.Definition, note)));

        Assert.Equal("body", problem.Column);
        await AssertNothingWrittenAsync(pair);
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.DualWrite)]
    public async Task A_path_that_cannot_be_the_file_is_named(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        var text = pair.File("notes.txt");
        await File.WriteAllTextAsync(text, new string('t', 5000));
        Directory.CreateDirectory(pair.File("folder"));

        var directory = await RefusedAsync<SqlitePathIsDirectoryException>(
            pair, phase, ("Sqlite:Path", pair.File("folder")));
        var noDatabase = await RefusedAsync<SqliteFileIsNotADatabaseException>(pair, phase, ("Sqlite:Path", text));

        Assert.Contains(pair.File("folder"), directory.Message, StringComparison.Ordinal);
        Assert.Contains(text, noDatabase.Message, StringComparison.Ordinal);
        Assert.Equal(new string('t', 5000), await File.ReadAllTextAsync(text));
        Assert.Equal(["folder", "notes.txt", "state.sqlite"],
            Directory.GetFileSystemEntries(pair.File("")).Select(Path.GetFileName).Order());
    }

    [PostgresTheory]
    [InlineData(PersistencePhase.DualWrite)]
    [InlineData(PersistencePhase.ReadCutover)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task A_refused_login_is_named_without_its_password(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateBareAsync();
        var wrong = new NpgsqlConnectionStringBuilder(pair.Postgres)
        {
            Username = "nobody_of_that_name",
            Password = Secret,
        };

        var problem = await RefusedAsync<PostgresLoginRejectedException>(
            pair, phase, ("Postgres:ConnectionString", wrong.ConnectionString));

        Assert.Contains("Persistence:Postgres:ConnectionString", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
        await AssertNotStartedAsync(pair);
    }

    [PostgresFact]
    public async Task A_database_that_does_not_exist_is_a_refused_login()
    {
        await using var pair = await DatabasePair.CreateBareAsync();
        var wrong = new NpgsqlConnectionStringBuilder(pair.Postgres)
        {
            Database = "no_such_database",
            Password = Secret,
        };

        var problem = await RefusedAsync<PostgresLoginRejectedException>(
            pair, PersistencePhase.DualWrite, ("Postgres:ConnectionString", wrong.ConnectionString));

        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
        await AssertNotStartedAsync(pair);
    }

    [PostgresTheory]
    [InlineData(DatabaseSide.Sqlite)]
    [InlineData(DatabaseSide.Postgres)]
    public async Task An_edited_or_newer_schema_is_refused_by_script(DatabaseSide side)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var application = await pair.StartAsync(PersistencePhase.ReadCutover))
        {
            await application.Database.PutAsync("n1", 1);
        }
        var history = side == DatabaseSide.Sqlite ? "persistence_schema_history" : "persistence.schema_history";
        Func<string, Task<int>> on = side == DatabaseSide.Sqlite
            ? sql => pair.OnSqliteAsync(sql)
            : pair.OnPostgresAsync;
        await on($"INSERT INTO {history} (number, module, name, checksum, applied_at) "
            + $"SELECT 999, 'Pipeline', '999_later.sql', 'x', max(applied_at) FROM {history}");
        var before = await pair.StateOfPostgresAsync();

        var newer = await RefusedAsync<SchemaNewerException>(pair, PersistencePhase.ReadCutover);
        await on($"DELETE FROM {history} WHERE number = 999");
        await on($"UPDATE {history} SET checksum = 'edited' WHERE module = 'Pipeline'");
        var edited = await RefusedAsync<SchemaScriptEditedException>(pair, PersistencePhase.ReadCutover);

        Assert.Equal(side, newer.Side);
        Assert.Contains("999_later.sql", newer.Message, StringComparison.Ordinal);
        Assert.Equal(side, edited.Side);
        Assert.Contains("001_unified", edited.Message, StringComparison.Ordinal);
        Assert.Equal(before, await pair.StateOfPostgresAsync());
    }

    [PostgresFact]
    public async Task A_missing_schema_that_must_not_be_applied_is_refused_by_script()
    {
        await using var pair = await DatabasePair.CreateBareAsync();

        var problem = await RefusedAsync<SchemaMissingException>(
            pair, PersistencePhase.PostgresOnly, ("ApplySchema", "false"));

        Assert.Contains("001_unified", problem.Script, StringComparison.Ordinal);
        Assert.Null(await pair.FromPostgresAsync<string>("SELECT to_regclass('persistence.control')::text"));
    }

    [PostgresFact]
    public async Task All_that_is_wrong_with_the_options_is_told_at_once_by_path()
    {
        await using var pair = await DatabasePair.CreateAsync();

        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => pair.StartAsync(
            PersistencePhase.DualWrite, null, ("Sqlite:Path", " "), ("Postgres:MaxPoolSize", "1"),
            ("DualWrite:MirrorTimeout", "01:00:00"), ("Postgres:ConnectionString", $"Host=x;Nonsense={Secret}")));

        Assert.Contains("'Persistence:Sqlite:Path'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'Persistence:Postgres:MaxPoolSize' is 1", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'Persistence:DualWrite:MirrorTimeout'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'Persistence:Postgres:ConnectionString'", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What an attribute cannot carry.</summary>
    private static string Spell(string text) => text switch
    {
        "2600 letters" => new string('k', 2600),
        "lone surrogate" => "lone \ud800",
        _ => text,
    };

    private static async Task<T> RefusedAsync<T>(
        DatabasePair pair, PersistencePhase phase, params (string, string)[] options)
        where T : Exception
    {
        await using var application = pair.Create(phase, null, options);
        return await Assert.ThrowsAsync<T>(() => application.Engine.StartAsync(CancellationToken.None));
    }

    private static async Task AssertNothingWrittenAsync(DatabasePair pair)
    {
        Assert.Equal(0, await Eventually.PendingAsync(pair));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));
        Assert.Equal(0, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));
    }

    /// <summary>No phase, no binding, no table in Postgres.</summary>
    private static async Task AssertNotStartedAsync(DatabasePair pair)
    {
        Assert.Null(await pair.FromPostgresAsync<string>("SELECT to_regclass('persistence.control')::text"));
        if (await pair.FromSqliteAsync<long>(
            "SELECT count(*) FROM sqlite_master WHERE name = 'persistence_control'") > 0)
        {
            Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT epoch FROM persistence_control"));
        }
    }
}
