using Persistence.Sdk.Cli.Tests.Scenes;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Cli.Tests.Verbs;

/// <summary>Tidying up by hand.</summary>
public sealed class MaintainTests
{
    private const string OldTombstone =
        "INSERT INTO persistence_tombstones VALUES ('workflow.run_records', '[\"gone\", \"run\", \"\", \"\"]', 1, -2)";

    [PostgresFact]
    public async Task A_dry_run_counts_and_a_run_removes_what_is_old_enough()
    {
        await using var pair = await Pair.CreateAsync();
        await pair.WriteRunsAsync(PersistencePhase.DualWrite, 1);
        await pair.OnSqliteAsync(OldTombstone);

        var dry = (await pair.RunAsync("maintain", "--dry-run", "--json")).Ended(0).Document;
        Assert.Equal(1, dry.GetProperty("tables")[0].GetProperty("tombstones").GetInt64());
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones"));

        var run = (await pair.RunAsync("maintain", "--json")).Ended(0).Document;
        Assert.Equal("Begun", run.GetProperty("collection").GetString());
        Assert.Equal(1, run.GetProperty("tables")[0].GetProperty("tombstones").GetInt64());
        Assert.Equal(0, await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_tombstones"));

        var again = (await pair.RunAsync("maintain", "--json")).Ended(0).Document;
        Assert.Equal("NotDue", again.GetProperty("collection").GetString());
        Assert.Equal(0, again.GetProperty("tables").GetArrayLength());
    }
}
