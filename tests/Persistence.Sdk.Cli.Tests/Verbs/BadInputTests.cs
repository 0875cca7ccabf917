using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("stauts")]
    [InlineData("schema")]
    [InlineData("pending list --limit many")]
    [InlineData("pending list --limit 0")]
    [InlineData("pending discard --yes")]
    [InlineData($"status Host=db;Passwrd={Pair.Canary}")]
    [InlineData($"status postgresql://app:{Pair.Canary}@db/app")]
    public async Task A_wrong_command_line_is_refused_with_one_document_and_where_to_look(string line)
    {
        var run = (await Pair.RunBareAsync([.. line.Split(' '), "--json"])).Ended(2);

        Assert.Equal(2, run.Document.GetProperty("exitCode").GetInt32());
        Assert.Contains("--help", run.Errors, StringComparison.Ordinal);
        AssertTidy(run);
    }

    [PostgresTheory]
    [InlineData("wrong password", 1, "refused the login")]
    [InlineData("unreachable", 1, "is not available")]
    [InlineData("not readable", 2, "'--postgres' cannot be read")]
    [InlineData("not readable URI", 2, "'--postgres' cannot be read")]
    public async Task A_server_that_cannot_be_used_is_told_in_one_message_without_the_password(
        string situation, int exitCode, string message)
    {
        await using var pair = await Pair.CreateAsync();
        var role = await pair.Server.CreateRoleAsync();
        var good = new Npgsql.NpgsqlConnectionStringBuilder(pair.Server.ConnectionString(pair.Database!, role))
        {
            Password = Pair.Canary,
        };
        var connection = situation switch
        {
            "unreachable" => $"postgresql://{role.Name}:{Pair.Canary}@127.0.0.1:1/{pair.Database}",
            "not readable" => $"Host=db;Passwrd={Pair.Canary}",
            "not readable URI" => $"postgresql://app:{Pair.Canary}@db:port/app",
            _ => good.ConnectionString,
        };

        var run = (await Pair.RunBareAsync(
            "schema", "apply", "--side", "postgres", "--sqlite", pair.Sqlite, "--postgres", connection, "--json"))
            .Ended(exitCode);
        await Pair.RunBareAsync(
            "doctor", "--sqlite", pair.Sqlite, "--postgres", connection, "--verbose");

        Assert.Contains(message, run.Document.GetProperty("error").GetString(), StringComparison.Ordinal);
        AssertTidy(run);
    }

    [PostgresFact]
    public async Task Tables_of_another_application_in_the_way_are_told_and_the_rest_is_applied_afterwards()
    {
        await using var pair = await Pair.CreateAsync(withSchema: false);
        await pair.OnPostgresAsync("CREATE SCHEMA workflow; CREATE TABLE workflow.run_records (theirs int)");

        var refused = (await pair.RunAsync("schema", "apply")).Ended(1);
        await pair.OnPostgresAsync("DROP SCHEMA workflow CASCADE");
        (await pair.RunAsync("schema", "apply")).Ended(0);

        Assert.Contains("Another application's objects", refused.Errors, StringComparison.Ordinal);
        AssertTidy(refused);
    }

    [PostgresFact]
    public async Task A_schema_newer_than_the_tool_is_refused_by_every_command_that_would_change_something()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);
        await pair.OnPostgresAsync(
            "INSERT INTO persistence.schema_history (number, module, name, checksum) VALUES (900, 'Pipeline', "
                + "'900_later.sql', '')");

        foreach (var verb in (string[])["backfill", "backfill --reconcile", "verify --repair", "schema apply"])
        {
            var run = (await pair.RunAsync(verb.Split(' '))).Ended(1);
            Assert.Contains("900_later.sql", run.Errors, StringComparison.Ordinal);
            AssertTidy(run);
        }

        Assert.Equal(0, await pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.backfill_checkpoints"));
    }

    [Fact]
    public async Task A_configuration_that_is_wrong_is_told_whole()
    {
        await using var pair = Pair.WithoutPostgres();
        await File.WriteAllTextAsync(
            pair.File("wrong.json"), """{ "Persistence": { "Sqlite": { "MaxReaders": 0, "Pth": "x" } } }""");
        await File.WriteAllTextAsync(
            pair.File("broken.json"),
            $$"""{ "Persistence": { "Postgres": { "ConnectionString": "Password={{Pair.Canary}} } """);

        var wrong = (await Pair.RunBareAsync("status", "--config", pair.File("wrong.json"))).Ended(2);
        var broken = (await Pair.RunBareAsync("status", "--config", pair.File("broken.json"))).Ended(2);
        var missing = (await Pair.RunBareAsync("status", "--config", pair.File("none.json"))).Ended(2);
        var module = (await pair.RunAsync("status", "--module", "Pipline")).Ended(2);

        Assert.Contains("MaxReaders", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("Pth", wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("JSON", broken.Errors, StringComparison.Ordinal);
        Assert.Contains("does not exist", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("Pipeline", module.Errors, StringComparison.Ordinal);
        Assert.All((ToolRun[])[wrong, broken, missing, module], AssertTidy);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        await using var pair = Pair.WithoutPostgres();
        var text = new string('x', 5000);
        await File.WriteAllTextAsync(pair.Sqlite, text);

        foreach (var verb in (string[])["status", "preflight", "schema apply"])
        {
            AssertTidy((await pair.RunAsync(verb.Split(' '))).Ended(1));
        }

        (await pair.RunAsync("doctor")).Ended(3);
        Assert.Equal(text, await File.ReadAllTextAsync(pair.Sqlite));
    }

    [Fact]
    public async Task Settings_come_from_the_file_the_variables_and_the_command_line_the_last_winning()
    {
        await using var pair = Pair.WithoutPostgres();
        await File.WriteAllTextAsync(
            pair.File("app.json"),
            $$"""{ "Persistence": { "Phase": "DualWrite", "Sqlite": { "Path": "{{pair.File("a")}}" } } }""");

        await Pair.RunBareAsync("schema", "apply", "--config", pair.File("app.json"));
        await Pair.RunWithAsync(
            new() { ["Persistence__Sqlite__Path"] = pair.File("b") }, "schema", "apply", "--config",
            pair.File("app.json"));
        await Pair.RunWithAsync(
            new() { ["Persistence__Sqlite__Path"] = pair.File("d") },
            "schema", "apply", "--config", pair.File("app.json"), "--sqlite", pair.File("c"));
        var url = (await Pair.RunWithAsync(
            new() { ["PUKAIST_DB_URL"] = $"postgresql://app:{Pair.Canary}@127.0.0.1:1/app" },
            "schema", "apply", "--sqlite", pair.File("c"), "--env-prefix", "PUKAIST_")).Ended(1);

        Assert.True(File.Exists(pair.File("a")) && File.Exists(pair.File("b")) && File.Exists(pair.File("c")));
        Assert.False(File.Exists(pair.File("d")));
        Assert.Contains("127.0.0.1:1/app", url.Errors, StringComparison.Ordinal);
        AssertTidy(url);
    }

    private static void AssertTidy(ToolRun run)
    {
        Assert.DoesNotContain("   at ", run.Output + run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("not foreseen", run.Errors, StringComparison.Ordinal);
    }
}
