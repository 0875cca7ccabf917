using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Cli.Verbs.Phase;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Status;

namespace Persistence.Sdk.Cli.Verbs.Status;

/// <summary>Puts the status together from what the databases say.</summary>
internal sealed class StatusLook(OperatorSession session)
{
    public const string Rejected = "rejected";

    public async Task<StatusDocument> RunAsync(CancellationToken cancellationToken)
    {
        var phase = await session.FindPhaseAsync(cancellationToken).ConfigureAwait(false);
        if (phase is null)
        {
            return new StatusDocument();
        }

        var authority = phase.Authority;
        var control = await authority.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var live = await authority.Control.ListProcessesAsync(PhaseCoordinator.LivenessLimit, cancellationToken)
            .ConfigureAwait(false);
        var pending = await authority.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
        var target = TargetRule.Target(control, live);
        var step = GateCheck.StepOf(control.Phase, target);
        var gate = step is null
            ? []
            : await session.Parts.Look
                .RunAsync(control, authority, step.To, cancellationToken).ConfigureAwait(false);
        var (binding, refusal, problem) = await LookAtBindingAsync(control, cancellationToken).ConfigureAwait(false);
        var way = await session.Parts.Rollback
            .RunAsync(control, pending, problem, refusal is not null, cancellationToken).ConfigureAwait(false);
        return new StatusDocument
        {
            Target = target,
            Effective = control.Phase,
            Epoch = control.Epoch,
            Authority = control.Authority,
            State = control.State,
            CoverageEpoch = control.CoverageEpoch,
            Ceiling = control.Ceiling,
            Processes = LiveProcess.Of(live),
            Step = step,
            Gate = ClauseDocument.Of(gate),
            Pending = pending.Keys,
            PendingOldestSeconds = StatusReader.AgeOf(pending, session.Context.Time)?.TotalSeconds,
            Parked = pending.Parked,
            Binding = binding,
            WrongNeighbour = refusal,
            BindingProblem = problem,
            Rollback = way.ToString(),
            RollbackReason = way.Reason,
        };
    }

    /// <summary>Postgres first: what is copied meanwhile must not look as if the file had lost it.</summary>
    private async Task<(string Binding, WrongNeighbour? Refusal, string? Problem)> LookAtBindingAsync(
        ControlRow control, CancellationToken cancellationToken)
    {
        if (control.PeerId is null)
        {
            return ("none", null, null);
        }

        try
        {
            var server = await ReadAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
            var file = await ReadAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
            return file is null || server is null ? ("unknown", null, null)
                : Neighbours.FindRefusal(file, server) is { } refusal ? (Rejected, refusal.Kind, refusal.Message)
                : ("bound", null, null);
        }
        catch (Exception problem) when (problem is PersistenceException or ArgumentException)
        {
            return ("unknown", null, problem.Message);
        }
    }

    private async Task<ControlRow?> ReadAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        if (side == DatabaseSide.Postgres && !session.HasPostgres)
        {
            return null;
        }

        if (await session.Inspect(side).LookAsync(cancellationToken).ConfigureAwait(false) != SideContents.Ours)
        {
            return null;
        }

        var open = await session.OpenAsync(side, cancellationToken).ConfigureAwait(false);
        return await open.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
    }
}
