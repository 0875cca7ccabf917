using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// Brings a change of authority to an end, whoever began it. Where the old authority only drains, it is opened again,
/// which needs that side alone. Where the new one may decide already, the change is finished, or, where it is not
/// wanted any more, withdrawn. Each step is a compare-and-set, so that any number of processes may do this, however
/// late.
/// </summary>
internal sealed class FlipRecovery(DatabaseSides sides, TimeProvider time, ILogger<FlipRecovery> log)
{
    /// <summary>How often a step is tried again because a row has changed for another reason.</summary>
    private const int MaxTries = 5;

    /// <summary>Writes wait about this long where a coordinator dies.</summary>
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Tells a live coordinator from one that died in the middle: to be kept on the old authority while a change of
    /// authority goes on. It is no fence: a coordinator that wakes late is refused by the attempt's id.
    /// </summary>
    /// <param name="holder">The attempt, or who settles one.</param>
    public HeldLease NewLease(string holder) => new("flip", holder, LeaseDuration, time, log);

    /// <summary>Looks whether a live coordinator is at it, and settles the change where none is.</summary>
    /// <param name="old">The old authority: its row is draining or raising.</param>
    /// <param name="settler">Who settles: an id of this process.</param>
    /// <param name="isWanted">Whether the target still lies beyond the change.</param>
    /// <param name="cancellationToken">Honoured between the steps.</param>
    /// <exception cref="PersistenceException">
    /// A side that is needed for it is away, or is not the right one.
    /// </exception>
    /// <returns>Whether it is settled; a live coordinator is left alone.</returns>
    public async Task<bool> TrySettleAsync(
        IDatabaseSide old, string settler, bool isWanted, CancellationToken cancellationToken)
    {
        var lease = NewLease(settler);
        await using var leaseScope = lease.ConfigureAwait(false);
        if (!await lease.TryTakeAsync(old, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var row = await old.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return await SettleAsync(old, row.AttemptId, isWanted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Settles an attempt, as far as it is still under way.</summary>
    /// <returns>False where other changes of the rows were faster every time.</returns>
    public async Task<bool> SettleAsync(
        IDatabaseSide old, string? attempt, bool isWanted, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var row = await old.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            var isSettled = row.AttemptId != attempt || row.State switch
            {
                ControlState.Draining => await old.Control.TryReplaceAsync(
                    row, FlipRecords.Reopened(row), "opened again", cancellationToken).ConfigureAwait(false),
                ControlState.Raising => await DecideAsync(old, row, isWanted, cancellationToken).ConfigureAwait(false),
                _ => true,
            };
            if (isSettled)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> DecideAsync(
        IDatabaseSide old, ControlRow row, bool isWanted, CancellationToken cancellationToken)
    {
        var next = await sides.OpenReadyAsync(DatabaseSides.Other(old.Side), cancellationToken).ConfigureAwait(false);
        var nextRow = await next.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (nextRow.Epoch <= row.Epoch)
        {
            if (nextRow.State != ControlState.Open)
            {
                throw new DatabaseUnavailableException(
                    next.Side, $"it is {nextRow.State}: what was begun there is brought to an end first.");
            }

            Binder.Check(
                old.Side == DatabaseSide.Sqlite ? row : nextRow, old.Side == DatabaseSide.Sqlite ? nextRow : row);
            var decided = isWanted ? FlipRecords.Raised(nextRow, row) : FlipRecords.Withdrawn(nextRow, row);
            var reason = FlipRecords.Reason(
                row, $"{row.Phase} to {decided.Phase}, {(isWanted ? "finished" : "withdrawn")}");
            if (!await next.Control.TryReplaceAsync(nextRow, decided, reason, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            nextRow = decided;
        }

        return await old.Control.TryReplaceAsync(
            row, FlipRecords.Settled(row, nextRow),
            FlipRecords.Reason(row, PhaseHistoryEntry.Following(nextRow.Authority)), cancellationToken)
            .ConfigureAwait(false);
    }
}
