using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>An operator takes a step although its gate is red.</summary>
public sealed class ForceTests
{
    private const string Latest = "ORDER BY epoch DESC LIMIT 1";
    private static readonly ForceRequest Alice = new("alice@desk");

    [PostgresFact]
    public async Task S31_A_forced_step_says_in_the_history_of_both_sides_what_it_skipped_and_who_wanted_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(
            PersistencePhase.Backfill, null, ("Backfill:Enabled", "false"), ("Gate:MaxReadTime", "00:00:10"));
        await application.Database.PutAsync("n1", 1);
        application.Set("Phase", "ReadCutover");
        await Eventually.TrueAsync("the step waits", () => application.Engine.WaitingStep is not null);

        var step = await application.Engine.Force.RunAsync(
            PersistencePhase.ReadCutover, Alice, CancellationToken.None);

        Assert.True(step.IsOpen, step.Reason);
        Assert.Equal(["backfill complete", "parity clean"], step.Skipped.Select(clause => clause.Name));
        Assert.Equal(PersistencePhase.ReadCutover, application.Engine.Phase!.Phase);
        var told = await pair.FromPostgresAsync<string>($"SELECT reason FROM persistence.phase_history {Latest}");
        Assert.Contains("Backfill to ReadCutover, forced by alice@desk, skipped: [backfill complete]", told);
        Assert.Contains("[parity clean]", told, StringComparison.Ordinal);
        await Eventually.TrueAsync("the file has followed, with the same words", async () => (await pair
            .FromSqliteAsync<string>($"SELECT reason FROM persistence_phase_history {Latest}"))!.Contains("alice@desk"));
        await application.Database.PutAsync("n1", 2);
        Assert.Equal(2, (await application.Database.FindAsync("n1"))!.Amount);

        application.Set("Phase", "PostgresOnly");
        var left = await application.Engine.Force.RunAsync(
            PersistencePhase.PostgresOnly, Alice, CancellationToken.None);
        Assert.Contains("soaked", left.Skipped.Select(clause => clause.Name));
        Assert.Equal(PersistencePhase.PostgresOnly, application.Engine.Phase!.Phase);
    }

    [PostgresFact]
    public async Task S31_No_force_passes_the_authority_over_to_a_side_that_refuses_a_row()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(PersistencePhase.Backfill);
        await pair.OnPostgresAsync("ALTER TABLE faults.notes ADD CHECK (amount < 100)");
        await application.Database.PutAsync("n1", 100);
        await Eventually.TrueAsync("the row is parked", async () =>
            await pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_pending WHERE parked") == 1);

        var step = await application.Engine.Force.RunAsync(
            PersistencePhase.ReadCutover, Alice, CancellationToken.None);

        Assert.False(step.IsOpen);
        var red = Assert.Single(step.Clauses, clause => !clause.IsPassed);
        Assert.Equal("nothing parked", red.Name);
        Assert.Contains("never skipped by force", red.Detail, StringComparison.Ordinal);
        Assert.Equal(PersistencePhase.Backfill, application.Engine.Phase!.Phase);
        await Assert.ThrowsAsync<PhaseRefusedException>(() => application.Engine.Force.RunAsync(
            PersistencePhase.PostgresOnly, Alice, CancellationToken.None));
    }

    [PostgresFact]
    public async Task S33_Who_forced_a_step_is_known_also_where_the_process_died_in_it_and_another_one_finished_it()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using (var child = pair.StartChild(told => told with
        {
            Run = "idle", Phase = PersistencePhase.Backfill, KillAt = FaultPoints.FlipRaising,
        }))
        {
            await child.LineAsync(line => line == "READY Backfill");
            await child.WriteLineAsync("force ReadCutover");
            Assert.NotEqual(0, await child.ExitCodeAsync());
        }

        await using (var command = await Command.OpenAsync(pair))
        {
            var refused = await Assert.ThrowsAsync<PhaseRefusedException>(() => command.Parts.Force.RunAsync(
                PersistencePhase.DualWrite, Alice, CancellationToken.None));
            Assert.Contains("a change of authority is under way", refused.Message, StringComparison.Ordinal);
        }

        await using var next = await pair.StartAsync(PersistencePhase.ReadCutover);
        await Journey.ArriveAsync(next, PersistencePhase.ReadCutover);

        var told = await pair.FromPostgresAsync<string>($"SELECT reason FROM persistence.phase_history {Latest}");
        Assert.Contains("finished, forced by child", told, StringComparison.Ordinal);
    }
}
