using System.Text.Json;
using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

public sealed class PhaseCheckTests
{
    [PostgresFact]
    public async Task The_way_to_a_phase_is_looked_at_step_by_step_and_nothing_is_moved_or_registered()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);
        var before = await pair.FromSqliteAsync<string>("SELECT json_group_array(reason) FROM persistence_phase_history");

        var next = (await pair.RunAsync("phase", "check")).Ended(0);
        var red = (await pair.RunAsync("phase", "check", "PostgresOnly", "--json")).Ended(3).Document;
        (await pair.RunAsync("backfill")).Ended(0);
        (await pair.RunAsync("verify")).Ended(0);
        var green = (await pair.RunAsync("phase", "check", "readcutover")).Ended(0);
        var back = (await pair.RunAsync("phase", "check", "SqliteOnly")).Ended(0);

        Assert.Contains("Gate DualWrite → Backfill", next.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["Backfill yes", "ReadCutover yes", "PostgresOnly no"],
            red.GetProperty("steps").EnumerateArray().Select(step =>
                $"{step.GetProperty("to").GetString()} {(step.GetProperty("looked").GetBoolean() ? "yes" : "no")}"));
        var clauses = red.GetProperty("steps")[1].GetProperty("gate").EnumerateArray().ToArray();
        Assert.Contains("'persistence backfill' does it now", NextOf(clauses, "backfill complete"),
            StringComparison.Ordinal);
        Assert.Contains("'persistence verify --mode full' does it now", NextOf(clauses, "parity clean"),
            StringComparison.Ordinal);
        Assert.All(clauses, clause => Assert.Equal(
            clause.GetProperty("green").GetBoolean(), clause.GetProperty("next").GetString() is null));
        Assert.Contains("'persistence phase set ReadCutover'", green.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is asked for", back.Output, StringComparison.Ordinal);
        Assert.Equal(
            before, await pair.FromSqliteAsync<string>("SELECT json_group_array(reason) FROM persistence_phase_history"));
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_processes"));
    }

    [PostgresFact]
    public async Task A_ceiling_on_the_way_and_a_file_that_is_gone_are_red_and_no_file_is_made()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.ReadCutover, 1);
        (await pair.WithoutSoakAsync("phase", "set", "PostgresOnly")).Ended(0);
        File.Delete(pair.Sqlite);

        var gone = (await pair.RunAsync("phase", "check", "ReadCutover")).Ended(3);
        var stays = (await pair.RunAsync("phase", "rollback", "ReadCutover", "--timeout", "1")).Ended(3);
        var capped = (await pair.RunAsync("phase", "check", "PostgresOnly")).Ended(3);

        Assert.Contains("Put it back", gone.Output, StringComparison.Ordinal);
        Assert.Contains("Put it back", stays.Output, StringComparison.Ordinal);
        Assert.Contains("'persistence phase lift'", capped.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(pair.Sqlite));
    }

    [PostgresFact]
    public async Task Tables_that_an_application_alone_knows_are_not_moved_past_by_the_tool()
    {
        await using var pair = await Pair.CreateAsync();
        await using (await pair.StartApplicationAsync(PersistencePhase.Backfill))
        {
            while (await pair.FromSqliteAsync<long>(
                "SELECT count(*) FROM persistence_evidence WHERE table_name = 'faults.notes'") == 0)
            {
                await Task.Delay(20);
            }
        }

        await pair.OnSqliteAsync("DELETE FROM persistence_processes"); // it was killed, and counts as alive for a while
        var run = (await pair.RunAsync("phase", "check", "ReadCutover")).Ended(3);
        var forced = (await pair.RunAsync("phase", "set", "ReadCutover", "--force")).Ended(2);

        Assert.Contains("faults.notes are kept by another process", run.Output, StringComparison.Ordinal);
        Assert.Contains("every table known: faults.notes", forced.Errors, StringComparison.Ordinal);
        Assert.Equal(2, await pair.FromSqliteAsync<long>("SELECT phase FROM persistence_control"));
    }

    private static string NextOf(IEnumerable<JsonElement> clauses, string name) => clauses
        .Single(clause => clause.GetProperty("name").GetString() == name).GetProperty("next").GetString()!;
}
