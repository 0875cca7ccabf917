using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>The authority passes from SQLite to Postgres and back while it is written.</summary>
public sealed class CutoverTests
{
    [PostgresFact]
    public async Task S30_The_authority_passes_to_Postgres_and_back_under_load_and_costs_no_write()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var mover = await pair.StartAsync(PersistencePhase.Backfill);
        await using var follower = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await mover.Database.PutAsync("counter", 0);
        using var stop = new CancellationTokenSource();
        var writing = Task.WhenAll(new[] { mover, follower, follower }.Select(one => IncrementAsync(one, stop.Token)));

        foreach (var phase in new[]
        {
            PersistencePhase.ReadCutover, PersistencePhase.Backfill, PersistencePhase.ReadCutover,
            PersistencePhase.Backfill,
        })
        {
            await Journey.MoveAsync(mover, phase);
            await Task.Delay(100);
        }

        await stop.CancelAsync();
        var numbers = (await writing).SelectMany(own => own).ToArray();
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(n => (long)n), numbers.Order());
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S37_SQLite_is_left_behind_and_taken_back_with_everything()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover, null, ("Gate:Soak", "00:00:00"));
        await application.Database.PutAsync("kept", 1);
        await application.Database.PutAsync("deleted", 1);

        await Journey.MoveAsync(application, PersistencePhase.PostgresOnly);
        await application.Database.PutAsync("kept", 2);
        await application.Database.DeleteAsync("deleted");
        await application.Database.PutAsync("added", 3);
        Assert.Equal(2, await pair.FromSqliteAsync<int>("SELECT count(*) FROM faults_notes"));
        Assert.Equal(4, await pair.FromSqliteAsync<int>("SELECT phase FROM persistence_control"));

        await Journey.MoveAsync(application, PersistencePhase.ReadCutover);
        await application.Database.PutAsync("again", 4);
        application.Set("Phase", "Backfill");
        await Eventually.TrueAsync("the step waits", () => application.Engine.WaitingStep is not null);
        Assert.Contains("--reverse", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);

        await application.Engine.Backfill.RunAsync(new BackfillRequest { IsReverse = true }, null, CancellationToken.None);
        await Journey.ArriveAsync(application, PersistencePhase.Backfill);
        await application.Database.PutAsync("there", 5);
        await Eventually.DrainedAsync(pair);
        await Contents.AssertEqualAsync(pair);
        Assert.Equal(
            ["added", "again", "kept", "there"],
            (await Contents.NotesAsync(pair, DatabaseSide.Sqlite)).Keys.Order(StringComparer.Ordinal));
    }

    [PostgresFact]
    public async Task S31_Postgres_does_not_decide_before_everything_is_copied_and_nothing_is_parked()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.Backfill, null, ("Backfill:Enabled", "false"));
        await application.Database.PutAsync("n1", 1);

        application.Set("Phase", "ReadCutover");
        await WaitForAsync(application, "backfill complete");
        await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
        await Journey.ArriveAsync(application, PersistencePhase.ReadCutover);

        application.Set("Phase", "PostgresOnly");
        await WaitForAsync(application, "soaked");
        Assert.Equal(PersistencePhase.ReadCutover, application.Engine.Phase!.Phase);
    }

    [PostgresFact]
    public async Task S43_A_key_that_kept_changing_while_both_sides_were_compared_is_compared_when_writes_stand_still()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.Backfill);
        await application.Database.PutAsync("hot", 1);
        await Eventually.DrainedAsync(pair);
        await application.Engine.Backfill.RunAsync(new BackfillRequest(), null, CancellationToken.None);
        await application.Engine.Parity.RunAsync(new ParityRequest(), null, CancellationToken.None);

        // As if the key had been in motion then; what the comparison could not see is made behind it.
        await pair.OnPostgresAsync("UPDATE faults.notes SET amount = 99");
        Assert.Equal(1, await pair.OnSqliteAsync(
            """
            UPDATE persistence_evidence SET report = json_set(report, '$.inMotion', json('["[\"hot\"]"]'))
            WHERE kind = 'parity' AND table_name = 'faults.notes'
            """));

        application.Set("Phase", "ReadCutover");
        await WaitForAsync(application, "authority passed on");
        Assert.Contains("kept changing", application.Engine.WaitingStep!.Reason, StringComparison.Ordinal);
        Assert.Equal(PersistencePhase.Backfill, application.Engine.Phase!.Phase);

        await application.Database.PutAsync("hot", 2); // writes go on, and this one heals the row
        await Journey.ArriveAsync(application, PersistencePhase.ReadCutover);
        Assert.Equal(2, (await application.Database.FindAsync("hot"))!.Amount);
    }

    private static Task WaitForAsync(Application application, string clause) => Eventually.TrueAsync(
        $"the step waits for '{clause}'", () => application.Engine.WaitingStep is { } step
            && step.Clauses.Any(looked => looked.Name == clause && !looked.IsGreen));

    private static async Task<List<long>> IncrementAsync(Application application, CancellationToken stop)
    {
        var numbers = new List<long>();
        while (!stop.IsCancellationRequested)
        {
            numbers.Add(await application.Database.IncrementAsync("counter"));
        }

        return numbers;
    }
}
