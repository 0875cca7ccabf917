using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>SQLite has been left, and somebody still writes it.</summary>
public sealed class LeftBehindTests
{
    [PostgresFact]
    public async Task S41_What_still_writes_SQLite_when_it_was_left_is_refused_and_changes_nothing()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.Backfill, null, ("Gate:Soak", "00:00:00"));
        await application.Database.PutAsync("kept", 1);
        var old = application.Engine.Phase!;
        await Journey.MoveAsync(application, PersistencePhase.PostgresOnly);

        var changes = new ChangeSet().Put(
            NoteTable.Definition, new Note { Id = "late", Owner = "late", Amount = 1 });
        foreach (var fence in new[] { old.Fence, Fence.AnyEpoch, new Fence(application.Engine.Phase!.Fence.Epoch) })
        {
            await Assert.ThrowsAsync<AuthorityChangedException>(() =>
                old.Authority.WriteAsync(changes, fence, CancellationToken.None));
        }

        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));
        await using var late = await pair.StartAsync(PersistencePhase.SqliteOnly);
        await late.Database.PutAsync("late", 2);
        Assert.Equal(2, await pair.FromPostgresAsync<long>("SELECT count(*) FROM faults.notes"));
        Assert.Equal(1, await pair.FromSqliteAsync<long>("SELECT count(*) FROM faults_notes"));
    }

    [PostgresFact]
    public async Task S41_A_file_says_that_it_is_left_before_Postgres_goes_on_alone_and_is_not_taken_over_then()
    {
        using var pauses = new Pauses();
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.ReadCutover, null, ("Gate:Soak", "00:00:00"));
        await Journey.ArriveAsync(application, PersistencePhase.ReadCutover);
        await application.Database.PutAsync("kept", 1);
        await using var command = await Command.OpenAsync(pair);
        var sqlite = await command.Sides.OpenReadyAsync(DatabaseSide.Sqlite, CancellationToken.None);

        var moved = pauses.At(FaultPoints.BetweenTransitionSides);
        application.Set("Phase", nameof(PersistencePhase.PostgresOnly));
        await moved.ReachedAsync();

        Assert.Equal(4, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        var refused = await Assert.ThrowsAsync<PhaseRefusedException>(() =>
            command.Parts.Seizure.TakeAsync(sqlite, new ForceRequest("alice"), CancellationToken.None));
        Assert.Contains("the file stands in phase PostgresOnly", refused.Message, StringComparison.Ordinal);
        moved.Go();
        await Journey.ArriveAsync(application, PersistencePhase.PostgresOnly);
    }

    [PostgresFact]
    public async Task S33_A_step_back_that_was_judged_before_SQLite_was_left_is_not_taken_behind_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.ReadCutover, null, ("Gate:Soak", "00:00:00"));
        await application.Database.PutAsync("kept", 1);
        await using var command = await Command.OpenAsync(pair);
        var postgres = command.Parts.Tracker.Current!.Authority;
        var judged = await postgres.Control.ReadAsync(CancellationToken.None);

        foreach (var phase in new[] { PersistencePhase.PostgresOnly, PersistencePhase.ReadCutover })
        {
            await Journey.MoveAsync(application, phase);
            await application.Database.PutAsync("kept", 2);
            var step = await command.Parts.NewSteps().TryAsync(
                judged, postgres, PersistencePhase.Backfill, force: null, CancellationToken.None);

            Assert.Contains("another process has moved the phase", step.Reason, StringComparison.Ordinal);
            Assert.Equal((int)phase, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));
        }

        Assert.Equal(2, (await application.Database.FindAsync("kept"))!.Amount);
    }

    [PostgresFact]
    public async Task S33_A_file_that_says_it_is_left_is_kept_in_step_again_where_Postgres_did_not_follow()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.ReadCutover, null, ("Gate:Soak", "00:00:00"));
        await application.Database.PutAsync("kept", 1);
        await using var command = await Command.OpenAsync(pair);
        var postgres = command.Parts.Tracker.Current!.Authority;
        var judged = await postgres.Control.ReadAsync(CancellationToken.None);

        // As the process leaves it that is stopped between the two.
        await pair.OnSqliteAsync("UPDATE persistence_control SET phase = 4");
        await Eventually.TrueAsync("the file is in phase 3 again", async () =>
            await pair.FromSqliteAsync<string>("SELECT phase || ' ' || epoch FROM persistence_control")
                == $"3 {judged.Epoch + 1}");
        Assert.Equal(3, await pair.FromPostgresAsync<int>("SELECT phase FROM persistence.control"));

        // It goes on.
        Assert.False(await postgres.Control.TryReplaceAsync(
            judged, judged with { Phase = PersistencePhase.PostgresOnly, Epoch = judged.Epoch + 1 }, "late",
            CancellationToken.None));
        await application.Database.PutAsync("kept", 2);
        await Eventually.DrainedAsync(pair, DatabaseSide.Postgres);
        await Contents.AssertEqualAsync(pair);
    }

    [PostgresFact]
    public async Task S33_A_file_that_says_it_is_left_goes_on_saying_so_as_long_as_Postgres_may_follow()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await (await pair.StartAsync(PersistencePhase.ReadCutover)).DisposeAsync();
        await using var command = await Command.OpenAsync(pair);
        var postgres = await command.Sides.OpenReadyAsync(DatabaseSide.Postgres, CancellationToken.None);
        var sqlite = await command.Sides.OpenReadyAsync(DatabaseSide.Sqlite, CancellationToken.None);
        var file = await sqlite.Control.ReadAsync(CancellationToken.None);
        var left = file with { Phase = PersistencePhase.PostgresOnly };
        Assert.True(await sqlite.Control.TryReplaceAsync(file, left, "left", CancellationToken.None));

        // Whatever another process looks at or is about meanwhile.
        await Binder.AlignAsync(postgres, sqlite, CancellationToken.None);
        await Binder.TakeOverAsync(postgres, sqlite, CancellationToken.None);

        var after = await sqlite.Control.ReadAsync(CancellationToken.None);
        Assert.Equal((PersistencePhase.PostgresOnly, file.Epoch), (after.Phase, after.Epoch));
        Assert.Equal(file.Epoch, (await postgres.Control.ReadAsync(CancellationToken.None)).Epoch);
    }
}
