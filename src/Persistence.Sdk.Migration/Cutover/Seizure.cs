using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Takes the SQLite file for the authority on an operator's word, while Postgres decides and cannot be asked: what only
/// Postgres has is lost until it is back, and is listed then (<see cref="SeizureFence"/>). Between the two halves every
/// process learns of it, because none goes on with Postgres for longer than a <see cref="FileLease"/> without a look at
/// the file.
/// </summary>
internal sealed class Seizure(
    DatabaseSides sides, TableCatalog catalog, IIdGenerator ids, TimeProvider time, ILogger<Seizure> log)
{
    /// <summary>Clocks of processes may run a little differently.</summary>
    private static readonly TimeSpan Wait = FileLease.Duration * 1.1;

    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(5);

    /// <summary>How long Postgres is waited for before it counts as gone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Makes SQLite decide where Postgres does not answer.</summary>
    /// <param name="force">Who wants it.</param>
    /// <param name="cancellationToken">Honoured until SQLite decides; everything is as it was then.</param>
    /// <exception cref="PhaseRefusedException">
    /// Postgres answers, or the file does not have what it would take.
    /// </exception>
    /// <exception cref="PersistenceException">The file cannot be written.</exception>
    public async Task RunAsync(ForceRequest force, CancellationToken cancellationToken)
    {
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (await AnswersAsync(cancellationToken).ConfigureAwait(false))
        {
            throw Refusal(file, "Postgres answers. Take the step by force, which brings over what can be brought.");
        }

        await TakeAsync(sqlite, force, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes SQLite decide, whether Postgres answers or not.</summary>
    /// <exception cref="PhaseRefusedException">The file does not have what it would take.</exception>
    public async Task TakeAsync(IDatabaseSide sqlite, ForceRequest force, CancellationToken cancellationToken)
    {
        var id = ids.NextUuid().ToString("D");
        var lease = NewLease(id);
        await using var leaseScope = lease.ConfigureAwait(false);
        if (!await lease.TryTakeAsync(sqlite, cancellationToken).ConfigureAwait(false))
        {
            throw Refusal(
                await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false),
                "another process is taking the file over.");
        }

        var begun = await BeginAsync(sqlite, id, force, cancellationToken).ConfigureAwait(false);
        FaultPoint.Reach(FaultPoints.SeizureBegun);
        try
        {
            await WaitAsync(lease, cancellationToken).ConfigureAwait(false);
            FaultPoint.Reach(FaultPoints.SeizureWaited);
            await FinishAsync(sqlite, begun, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await TryUndoAsync(sqlite, id).ConfigureAwait(false);
            throw;
        }

        FaultPoint.Reach(FaultPoints.SeizureTaken);
    }

    /// <summary>Undoes a take-over whose process died in the first half: nothing has been decided by it.</summary>
    public async Task UndoLeftBehindAsync(IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        var lease = NewLease(ids.NextUuid().ToString("D"));
        await using var leaseScope = lease.ConfigureAwait(false);
        if (await lease.TryTakeAsync(sqlite, cancellationToken).ConfigureAwait(false)) // otherwise it lives
        {
            await TryUndoAsync(sqlite, attempt: null).ConfigureAwait(false);
        }
    }

    /// <summary>Tells a live take-over from one that was left behind.</summary>
    private HeldLease NewLease(string holder) => new("seizure", holder, LeaseDuration, time, log);

    /// <summary>As far as the file itself knows: it was given what stood in Postgres when coverage began.</summary>
    private async Task<bool> IsWholeAsync(
        ControlRow file, IDatabaseSide sqlite, CancellationToken cancellationToken)
    {
        if (file.State == ControlState.Raising
            || await Rollback.BeganWholeAsync(file, sqlite, cancellationToken).ConfigureAwait(false))
        {
            return file.CoverageEpoch != PhaseMove.NoCoverage;
        }

        foreach (var table in catalog.Tables)
        {
            var filled = await sqlite.Loader.FindAsync(table, cancellationToken).ConfigureAwait(false);
            if (filled is not { IsComplete: true, Refused: 0 } || filled.CoverageEpoch != file.CoverageEpoch)
            {
                return false;
            }
        }

        return true;
    }

    private async Task<ControlRow> BeginAsync(
        IDatabaseSide sqlite, string id, ForceRequest force, CancellationToken cancellationToken)
    {
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (SeizureRecords.IsBegun(file))
        {
            file = SeizureRecords.Undone(file);
        }

        if (!SeizureRecords.MayBegin(file))
        {
            throw Refusal(
                file, $"the file stands in phase {file.Phase} with authority {file.Authority}, {file.State}. It can be "
                + "taken over only while Postgres decides and SQLite is kept in step.");
        }

        if (!await IsWholeAsync(file, sqlite, cancellationToken).ConfigureAwait(false))
        {
            throw Refusal(
                file, "SQLite was given only what was written since it is kept in step again: it lacks the rest, and "
                + "nobody can say what. It is filled by 'persistence backfill --reverse', which needs Postgres.");
        }

        var expected = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var begun = SeizureRecords.Begun(file, id, $"taken over {force.Note([])}");
        return await sqlite.Control.TryReplaceAsync(expected, begun, "seized", cancellationToken).ConfigureAwait(false)
            ? begun
            : throw Refusal(file, "another process changed the file's control row at the same moment. Try again.");
    }

    private async Task WaitAsync(HeldLease lease, CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); time.GetElapsedTime(began) < Wait;)
        {
            await Task.Delay(Wait / 10, time, cancellationToken).ConfigureAwait(false);
            await lease.KeepAsync(cancellationToken).ConfigureAwait(false); // who has lost it is refused at the end
        }
    }

    private async Task FinishAsync(IDatabaseSide sqlite, ControlRow begun, CancellationToken cancellationToken)
    {
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.AttemptId != begun.AttemptId || !SeizureRecords.IsBegun(file)
            || !await sqlite.Control.TryReplaceAsync(
                file, SeizureRecords.Taken(file), $"{file.Phase} to Backfill, {SeizureRecords.Note(file)}",
                cancellationToken).ConfigureAwait(false))
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Sqlite, "another process changed the file's control row meanwhile. Try again.");
        }

        Log.FileSeized(log, SeizureRecords.Note(file));
    }

    /// <summary>As far as the file can be written; who comes next does it otherwise.</summary>
    private static async Task TryUndoAsync(IDatabaseSide sqlite, string? attempt)
    {
        var file = await sqlite.Control.ReadAsync(CancellationToken.None).ConfigureAwait(false);
        if (SeizureRecords.IsBegun(file)
            && (attempt is null || file.AttemptId!.StartsWith(attempt, StringComparison.Ordinal)))
        {
            await sqlite.Control.TryReplaceAsync(
                file, SeizureRecords.Undone(file), "take-over undone", CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Status.TimeLimit.RunAsync(
                async token =>
                {
                    var postgres = await sides.OpenReadyAsync(DatabaseSide.Postgres, token).ConfigureAwait(false);
                    await postgres.Control.ReadAsync(token).ConfigureAwait(false);
                    return true;
                },
                Patience, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is DatabaseUnavailableException or TimeoutException)
        {
            return false;
        }
    }

    private static PhaseRefusedException Refusal(ControlRow file, string reason) =>
        new(file.Phase, PersistencePhase.Backfill, reason);
}
