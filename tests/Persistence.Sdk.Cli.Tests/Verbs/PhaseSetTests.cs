using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class PhaseSetTests
{
    [PostgresFact]
    public async Task An_operator_walks_all_five_phases_up_and_down_where_no_application_lives()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.SqliteOnly, 2);

        (await pair.RunAsync("phase", "set", "DualWrite")).Ended(0);
        (await pair.RunAsync("backfill")).Ended(0);
        var up = (await pair.RunAsync("phase", "set", "ReadCutover")).Ended(0);
        Assert.Equal(3, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        (await pair.WithoutSoakAsync("phase", "set", "postgresonly")).Ended(0);
        var left = (await pair.RunAsync("status", "--json")).Ended(0).Document;
        (await pair.RunAsync("phase", "set", "ReadCutover")).Ended(0);
        var red = (await pair.RunAsync("phase", "set", "SqliteOnly", "--timeout", "1")).Ended(3);
        (await pair.RunAsync("backfill", "--reverse")).Ended(0);
        var down = (await pair.RunAsync("phase", "set", "SqliteOnly", "--json")).Ended(0);

        Assert.Contains("DualWrite → Backfill (epoch 3, Sqlite decides)", up.Errors, StringComparison.Ordinal);
        Assert.Contains("Backfill → ReadCutover (epoch 4, Postgres decides)", up.Errors, StringComparison.Ordinal);
        Assert.Equal("Postgres", left.GetProperty("authority").GetString());
        Assert.Contains("Next (backfill complete): Run 'persistence backfill --reverse'.", red.Output,
            StringComparison.Ordinal);
        Assert.Equal("SqliteOnly", down.Document.GetProperty("effective").GetString());
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT phase FROM persistence_control"));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_processes"));
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT count(*) FROM workflow_run_records"));
    }

    [PostgresFact]
    public async Task Live_applications_that_ask_for_something_else_are_listed_and_followed_when_they_change()
    {
        await using var pair = await Pair.CreateAsync();
        await using var application = await pair.StartApplicationAsync(PersistencePhase.SqliteOnly);

        var up = (await pair.RunAsync("phase", "set", "DualWrite")).Ended(3);
        await using (var holding = pair.Start("phase", "set", "DualWrite", "--hold"))
        {
            await holding.LineAsync(line => line.StartsWith("Phase DualWrite is in force", StringComparison.Ordinal));
            await application.WriteLineAsync("Phase=DualWrite");
            await pair.WaitForAsync(application.Id, PersistencePhase.DualWrite);
        }

        var down = (await pair.RunAsync("phase", "set", "SqliteOnly")).Ended(3);

        Assert.Contains($"process {application.Id} on {Environment.MachineName} (SqliteOnly)", up.Errors,
            StringComparison.Ordinal);
        Assert.Contains($"process {application.Id} on {Environment.MachineName} (DualWrite)", down.Errors,
            StringComparison.Ordinal);
        Assert.Contains("'persistence phase rollback SqliteOnly'", down.Errors, StringComparison.Ordinal);
        (await pair.RunAsync("phase", "set", "DualWrite")).Ended(0);
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT phase FROM persistence_control"));
    }

    [PostgresFact]
    public async Task A_red_gate_is_printed_with_what_to_do_next_when_the_time_is_over()
    {
        await using var pair = await Pair.CreateAsync();

        var run = (await Pair.RunBareAsync(
            "phase", "set", "DualWrite", "--timeout", "1", "--json", "--sqlite", pair.Sqlite, "--postgres",
            pair.Nowhere))
            .Ended(3);

        Assert.Equal("SqliteOnly", run.Document.GetProperty("effective").GetString());
        var clause = run.Document.GetProperty("gate")[0];
        Assert.Equal(("reachable, schema current", false),
            (clause.GetProperty("name").GetString(), clause.GetProperty("green").GetBoolean()));
        Assert.Contains("'persistence doctor'", clause.GetProperty("next").GetString(), StringComparison.Ordinal);
        Assert.Contains("Waiting: [reachable, schema current]", run.Errors, StringComparison.Ordinal);
        (await Pair.RunBareAsync("phase", "settle", "--sqlite", pair.Sqlite, "--postgres", pair.Nowhere)).Ended(0);
    }

    [Fact]
    public async Task A_phase_that_is_not_known_or_no_ceiling_is_refused_with_those_that_are()
    {
        await using var pair = Pair.WithoutPostgres();

        foreach (var verb in (string[])["phase set Sideways", "phase check Sideways", "phase rollback PostgresOnly"])
        {
            var run = (await pair.RunAsync(verb.Split(' '))).Ended(2);
            Assert.Contains("SqliteOnly, DualWrite, Backfill, ReadCutover", run.Errors, StringComparison.Ordinal);
        }
    }
}
