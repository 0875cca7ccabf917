using System.Text.Json;
using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class StatusTests
{
    [PostgresFact]
    public async Task A_live_application_is_seen_and_nothing_is_registered_or_moved()
    {
        await using var pair = await Pair.CreateAsync();
        await using var application = await pair.StartApplicationAsync(PersistencePhase.DualWrite);

        var status = (await pair.RunAsync("status", "--json")).Ended(0).Document;

        Assert.Equal(("DualWrite", "DualWrite"), (Text(status, "target"), Text(status, "effective")));
        Assert.Equal(("bound", "lossless"), (Text(status, "binding"), Text(status, "rollback")));
        var process = Assert.Single(status.GetProperty("processes").EnumerateArray());
        Assert.Equal((application.Id, "DualWrite"),
            (process.GetProperty("osProcessId").GetInt32(), Text(process, "asksFor")));
        Assert.Equal(("DualWrite", "Backfill"), (Text(status.GetProperty("step"), "from"),
            Text(status.GetProperty("step"), "to")));
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_processes"));
    }

    [PostgresFact]
    public async Task A_wanted_step_whose_gate_is_red_is_told_with_its_clause()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.SqliteOnly, 1);
        await pair.OnSqliteAsync(
            """
            INSERT INTO persistence_processes (process_id, host, os_process_id, asks_for, library_version, heartbeat_at)
            VALUES ('p', 'h', 1, 1, '1', strftime('%Y-%m-%dT%H:%M:%S.000000Z', 'now', '+10 seconds'))
            """);

        var status = (await pair.RunAsync("status", "--json")).Ended(3).Document;

        Assert.Equal(("DualWrite", "SqliteOnly"), (Text(status, "target"), Text(status, "effective")));
        var red = Assert.Single(
            status.GetProperty("gate").EnumerateArray(), clause => !clause.GetProperty("green").GetBoolean());
        Assert.Equal("preflight ran", Text(red, "name"));
        (await pair.RunAsync("preflight")).Ended(0);
        Assert.All(
            (await pair.RunAsync("status", "--json")).Ended(0).Document.GetProperty("gate").EnumerateArray(),
            clause => Assert.True(clause.GetProperty("green").GetBoolean()));
    }

    [PostgresFact]
    public async Task Postgres_alone_is_told_without_the_file()
    {
        await using var pair = await Pair.CreateAsync();
        File.Delete(pair.Sqlite);
        await pair.WriteRunsAsync(PersistencePhase.PostgresOnly, 1);

        var status = (await pair.RunAsync("status", "--json")).Ended(0).Document;

        Assert.Equal(("PostgresOnly", "Postgres", "closed"),
            (Text(status, "effective"), Text(status, "authority"), Text(status, "rollback")));
        Assert.False(File.Exists(pair.Sqlite));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
