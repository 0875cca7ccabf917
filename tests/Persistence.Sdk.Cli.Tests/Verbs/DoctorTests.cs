using System.Text.Json;
using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class DoctorTests
{
    [PostgresFact]
    public async Task A_sound_pair_fails_no_check()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);

        var checks = Checks((await pair.RunAsync("doctor", "--json")).Ended(0));

        Assert.Equal(
            [
                "sqlite-file", "sqlite-access", "sqlite-file-system", "sqlite-wal", "sqlite-version", "sqlite-schema",
                "postgres-server", "postgres-version", "postgres-tls", "postgres-clock", "postgres-privileges",
                "postgres-connections", "postgres-extensions", "postgres-schema", "binding",
            ],
            checks.Keys);
        Assert.Contains("CVE-2025-6965", checks["sqlite-version"].Detail, StringComparison.Ordinal);
        Assert.Equal("warn", checks["sqlite-version"].State);
        Assert.All(checks.Where(check => check.Key != "sqlite-version"), check =>
            Assert.Equal("ok", check.Value.State));
    }

    [PostgresFact]
    public async Task Missing_privileges_and_too_large_pools_are_found()
    {
        await using var pair = await Pair.CreateAsync();
        var role = await pair.Server.CreateRoleAsync();
        await pair.OnPostgresAsync(
            $"GRANT USAGE ON SCHEMA persistence TO {role.Name}; "
            + $"GRANT SELECT ON ALL TABLES IN SCHEMA persistence TO {role.Name}");
        var connection = pair.Server.ConnectionString(pair.Database!, role);

        var run = await Pair.RunWithAsync(
            new Dictionary<string, string> { ["Persistence__Postgres__MaxPoolSize"] = "1000" },
            "doctor", "--json", "--sqlite", pair.Sqlite, "--postgres", connection);

        var checks = Checks(run.Ended(3));
        Assert.Equal(("fail", "warn"), (checks["postgres-privileges"].State, checks["postgres-connections"].State));
        Assert.Contains("the role lacks DELETE on ", checks["postgres-privileges"].Detail,
            StringComparison.Ordinal);
        Assert.DoesNotContain(role.Password, run.Output + run.Errors, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_server_that_is_away_and_a_wrong_neighbour_are_found()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);
        await pair.OnPostgresAsync("UPDATE persistence.control SET peer_id = 'another'");
        var neighbour = Checks((await pair.RunAsync("doctor", "--json")).Ended(3));

        var away = Checks((await Pair.RunBareAsync(
            "doctor", "--json", "--sqlite", pair.Sqlite, "--postgres", pair.Nowhere)).Ended(3));

        Assert.Equal("fail", neighbour["binding"].State);
        Assert.Equal(("fail", "fail", "ok"),
            (away["postgres-server"].State, away["postgres-schema"].State, away["sqlite-schema"].State));
    }

    private static Dictionary<string, (string State, string Detail)> Checks(ToolRun run) =>
        run.Document.GetProperty("checks").EnumerateArray().ToDictionary(
            check => Text(check, "name"), check => (Text(check, "state"), Text(check, "detail")));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
