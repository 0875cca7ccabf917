using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Postgres.Tests.Fixtures;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Postgres.Tests.Schema;

public sealed class SchemaTests
{
    [PostgresFact]
    public async Task A_plan_tells_the_scripts_of_an_empty_database_and_changes_nothing()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var side = database.Open();

        var plan = await side.Schema.PlanAsync(default);

        Assert.Equal(["Control", "Pipeline"], plan.Select(script => script.Module).Distinct());
        Assert.Contains("CREATE TABLE workflow.run_records", string.Concat(plan.Select(script => script.Sql)),
            StringComparison.Ordinal);
        Assert.Equal(0, await database.CountAsync("pg_namespace WHERE nspname = 'persistence'"));
    }

    [PostgresFact]
    public async Task Scripts_are_applied_once_by_whoever_is_first()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var side = database.Open();
        await using var other = database.Open();

        await Task.WhenAll(side.Schema.ApplyAsync(default), other.Schema.ApplyAsync(default),
            side.Schema.ApplyAsync(default));
        await side.Schema.ApplyAsync(default);

        Assert.Empty(await side.Schema.PlanAsync(default));
        Assert.Equal(1, await database.CountAsync("persistence.control"));
    }

    [PostgresFact]
    public async Task Only_the_tables_of_the_modules_in_use_are_made_and_others_may_join_later()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var bare = database.Open([]);
        await using var side = database.Open();

        await bare.Schema.ApplyAsync(default);
        Assert.Equal(0, await database.CountAsync("pg_namespace WHERE nspname = 'workflow'"));
        await side.Schema.ApplyAsync(default);

        Assert.Equal(1, await database.CountAsync("pg_namespace WHERE nspname = 'workflow'"));
        Assert.Empty(await bare.Schema.PlanAsync(default));
    }

    [PostgresFact]
    public async Task An_edited_script_is_refused_by_name()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var side = database.Open();
        await side.Schema.ApplyAsync(default);
        await database.ExecuteAsync("UPDATE persistence.schema_history SET checksum = 'edited' WHERE module = 'Pipeline'");

        var refused = await Assert.ThrowsAsync<SchemaScriptEditedException>(() => side.Schema.ApplyAsync(default));

        Assert.Contains("001_unified_postgres_schema.sql (Pipeline)", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SchemaScriptEditedException>(() => side.Schema.PlanAsync(default));
    }

    [PostgresFact]
    public async Task A_script_from_the_future_is_refused_by_name()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var side = database.Open();
        await side.Schema.ApplyAsync(default);
        await database.ExecuteAsync("INSERT INTO persistence.schema_history VALUES (999, 'Control', '999_future.sql', 'x')");

        var refused = await Assert.ThrowsAsync<SchemaNewerException>(() => side.Schema.ApplyAsync(default));

        Assert.Equal("999_future.sql", refused.Script);
    }

    [PostgresFact]
    public async Task A_script_that_fails_leaves_nothing_behind()
    {
        await using var database = await EmptyDatabase.CreateAsync();
        await using var side = database.Open();
        await database.ExecuteAsync("CREATE SCHEMA workflow; CREATE TABLE workflow.run_records (in_the_way int)");

        await Assert.ThrowsAsync<DatabaseUnavailableException>(() => side.Schema.ApplyAsync(default));

        Assert.Equal(
            [SchemaScript.ControlModule],
            await database.ListAsync("SELECT DISTINCT module FROM persistence.schema_history"));
    }
}
