using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>A comparison that would prove nothing is refused, and leaves no evidence.</summary>
public sealed class ParityRefusalTests
{
    [PostgresTheory]
    [InlineData(PersistencePhase.SqliteOnly)]
    [InlineData(PersistencePhase.PostgresOnly)]
    public async Task A_phase_that_keeps_one_side_only_refuses_and_says_what_to_do(PersistencePhase phase)
    {
        await using var pair = await DatabasePair.CreateAsync();
        await using var application = await pair.StartAsync(phase);

        var refusal = await Assert.ThrowsAsync<PhaseRefusedException>(
            () => application.Engine.Parity.RunAsync(new ParityRequest(), null, default));

        Assert.Equal(phase, refusal.From);
        Assert.Contains("'Persistence:Phase'", refusal.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task What_cannot_be_compared_or_repaired_is_refused_by_name()
    {
        await using var scene = await ParityScene.CreateAsync(notes: 0);

        var table = await Assert.ThrowsAsync<ArgumentException>(
            () => scene.CheckAsync(new ParityRequest { Tables = ["faults.note"] }));
        Assert.Contains("faults.note", table.Message, StringComparison.Ordinal);
        Assert.Contains("workflow.run_records", table.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(
            () => scene.CheckAsync(new ParityRequest { Mode = ParityMode.Counts, Repair = true }));
    }

    [PostgresFact]
    public async Task S66_A_comparison_during_which_coverage_ends_is_no_evidence()
    {
        await using var scene = await ParityScene.CreateAsync();
        var ends = new AtFirstReport(() =>
        {
            scene.Application.Set("Phase", "SqliteOnly");
            return Eventually.TrueAsync(
                "coverage has ended",
                async () => await scene.Pair.FromSqliteAsync<long>("SELECT coverage_epoch FROM persistence_control") == 0);
        });

        await Assert.ThrowsAsync<ParityRefusedException>(() => scene.Application.Engine.Parity.RunAsync(
            new ParityRequest { Tables = [ParityScene.Notes] }, ends, default));

        Assert.Null(await scene.EvidenceAsync());
    }

    [PostgresFact]
    public async Task S64_Databases_that_do_not_belong_together_are_not_compared()
    {
        await using var scene = await ParityScene.CreateAsync();
        await scene.Pair.OnPostgresAsync("UPDATE persistence.control SET peer_id = 'another file'");

        await Assert.ThrowsAsync<BindingRejectedException>(() => scene.CheckAsync(new ParityRequest { Repair = true }));

        Assert.Null(await scene.EvidenceAsync());
    }

    /// <summary>Does something in the midst of the comparison, which waits for it.</summary>
    private sealed class AtFirstReport(Func<Task> action) : IProgress<TableProgress>
    {
        private bool _done;

        public void Report(TableProgress value)
        {
            if (!_done)
            {
                _done = true;
                Task.Run(action).GetAwaiter().GetResult();
            }
        }
    }
}
