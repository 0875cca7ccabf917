using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Sqlite.Schema;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Sqlite.Tests.Schema;

public sealed class SchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string FilePath => _folder.File("test.sqlite");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_empty_database_plans_everything_and_changes_nothing()
    {
        await using var database = await OpenAsync("Pipeline");
        var before = await File.ReadAllBytesAsync(FilePath);

        var plan = await database.Schema.PlanAsync(CancellationToken.None);

        Assert.Contains("Control", plan.Select(script => script.Module));
        Assert.Contains("Pipeline", plan.Select(script => script.Module));
        Assert.All(plan, script => Assert.NotEmpty(script.Sql));
        Assert.Equal(before, await File.ReadAllBytesAsync(FilePath));
        Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void A_file_that_does_not_exist_plans_everything_and_is_not_made()
    {
        var plan = SqliteSchema.Plan(new SqliteOptions { Path = FilePath }, []);

        Assert.Equal(["Control"], plan.Select(script => script.Module).Distinct());
        Assert.Empty(Directory.GetFileSystemEntries(_folder.FullPath));
    }

    [Fact]
    public async Task Scripts_are_applied_once_and_noted()
    {
        await using var database = await OpenAsync("Pipeline");
        await database.Schema.ApplyAsync(CancellationToken.None);
        var applied = Scalar("SELECT count(*) FROM persistence_schema_history");
        var ownId = Scalar("SELECT own_id FROM persistence_control");

        await database.Schema.ApplyAsync(CancellationToken.None);

        Assert.Empty(await database.Schema.PlanAsync(CancellationToken.None));
        Assert.Empty(SqliteSchema.Plan(new SqliteOptions { Path = FilePath }, ["Pipeline"]));
        Assert.Equal(applied, Scalar("SELECT count(*) FROM persistence_schema_history"));
        Assert.Equal(ownId, Scalar("SELECT own_id FROM persistence_control"));
        Assert.Equal(1L, Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'workflow_run_records'"));
    }

    [Fact]
    public async Task A_module_is_created_only_where_it_is_in_use_and_may_come_later()
    {
        await using (var database = await OpenAsync())
        {
            await database.Schema.ApplyAsync(CancellationToken.None);
            Assert.Equal(0L, Scalar("SELECT count(*) FROM sqlite_master WHERE name = 'workflow_run_records'"));
        }

        await using (var database = await OpenAsync("Pipeline"))
        {
            var plan = await database.Schema.PlanAsync(CancellationToken.None);
            Assert.Equal(["Pipeline"], plan.Select(script => script.Module).Distinct());
            await database.Schema.ApplyAsync(CancellationToken.None);
        }

        await using (var without = await OpenAsync())
        {
            Assert.Empty(await without.Schema.PlanAsync(CancellationToken.None));
        }
    }

    [Fact]
    public async Task An_edited_script_is_refused_by_name()
    {
        await using var database = await OpenAsync();
        await database.Schema.ApplyAsync(CancellationToken.None);
        Execute("UPDATE persistence_schema_history SET checksum = 'other'");

        var error = await Assert.ThrowsAsync<SchemaScriptEditedException>(
            () => database.Schema.ApplyAsync(CancellationToken.None));

        Assert.Equal("001_unified_sqlite_schema.sql (Control)", error.Script);
        await Assert.ThrowsAsync<SchemaScriptEditedException>(() => database.Schema.PlanAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_script_from_a_newer_library_is_refused_by_name()
    {
        await using var database = await OpenAsync();
        await database.Schema.ApplyAsync(CancellationToken.None);
        Execute("INSERT INTO persistence_schema_history VALUES (999, 'Control', '999_future.sql', 'x', 'now')");

        var error = await Assert.ThrowsAsync<SchemaNewerException>(
            () => database.Schema.ApplyAsync(CancellationToken.None));

        Assert.Equal("999_future.sql (Control)", error.Script);
    }

    [Fact]
    public async Task Two_processes_that_apply_at_once_do_it_once()
    {
        await using var first = await OpenAsync("Pipeline");
        await using var second = await OpenAsync("Pipeline");

        await Task.WhenAll(
            first.Schema.ApplyAsync(CancellationToken.None), second.Schema.ApplyAsync(CancellationToken.None));

        Assert.Equal(1L, Scalar("SELECT count(*) FROM persistence_control"));
        Assert.Empty(await first.Schema.PlanAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        await using var database = await OpenAsync("Pipeline");
        Execute("CREATE TABLE workflow_run_records (x)");

        await Assert.ThrowsAsync<DatabaseUnavailableException>(
            () => database.Schema.ApplyAsync(CancellationToken.None));

        var plan = await database.Schema.PlanAsync(CancellationToken.None);
        Assert.DoesNotContain("Control", plan.Select(script => script.Module));
        Execute("DROP TABLE workflow_run_records");
        await database.Schema.ApplyAsync(CancellationToken.None);
        Assert.Empty(await database.Schema.PlanAsync(CancellationToken.None));
    }

    private Task<SqliteDatabase> OpenAsync(params string[] modules)
    {
        DatabaseContext context = TestDatabase.ContextOf(TimeProvider.System) with { Modules = modules };
        return SqliteDatabase.OpenAsync(new SqliteOptions { Path = FilePath }, context, CancellationToken.None);
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
