using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// The right to go on with Postgres while it decides and the file is kept in step: it lasts five seconds from a look at
/// the file that found no forced take-over. An answer of Postgres counts only if the right still holds behind it, so
/// that nothing is acknowledged there once SQLite has been made to decide, however long this process was stopped. A
/// file that cannot be read does not take the right away, because it can hardly be taken over either. Safe for
/// concurrent use.
/// </summary>
internal sealed class FileLease(PhaseTracker tracker, DatabaseSides sides, TimeProvider time)
{
    /// <summary>How long a look lasts.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private volatile Look _last = new(null, IsRevoked: true, At: 0, GoodAt: null);

    /// <summary>Makes sure that an operation may begin.</summary>
    /// <exception cref="AuthorityChangedException">The file is being taken over, or was.</exception>
    public ValueTask CheckAsync(PhaseSnapshot phase, CancellationToken cancellationToken) =>
        MayBegin(phase) ? default : RenewToBeginAsync(phase, cancellationToken);

    /// <summary>Makes sure that what Postgres has committed may be acknowledged.</summary>
    /// <exception cref="DatabaseUnavailableException">SQLite was made to decide meanwhile.</exception>
    public ValueTask ConfirmAsync(PhaseSnapshot phase) => MayEnd(phase) ? default : RenewToEndAsync(phase);

    /// <summary>Looks at the file; follows it where it decides by now.</summary>
    /// <returns>Whether Postgres may be used.</returns>
    public async Task<bool> RenewAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var isRevoked = false;
        try
        {
            if (sides.FindOpen(DatabaseSide.Sqlite) is null && !sides.SqliteFileExists)
            {
                throw new DatabaseUnavailableException(DatabaseSide.Sqlite, "the file is gone.");
            }

            var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
            var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            var decides = file.Authority == DatabaseSide.Sqlite && file.Epoch > phase.Fence.Epoch;
            isRevoked = file.State == ControlState.Seized || decides;
            if (decides)
            {
                tracker.Accept(file, sqlite);
            }
        }
        catch (PersistenceException) when (_last is { IsRevoked: false } or { Phase: null })
        {
            // See above. What was seen to be taken over stays so.
        }
        catch (PersistenceException)
        {
            isRevoked = true;
        }

        _last = new Look(phase, isRevoked, began, isRevoked ? _last.GoodAt : began);
        return !isRevoked;
    }

    private async ValueTask RenewToBeginAsync(PhaseSnapshot phase, CancellationToken cancellationToken)
    {
        if (!await RenewAsync(phase, cancellationToken).ConfigureAwait(false))
        {
            throw new AuthorityChangedException(
                DatabaseSide.Postgres, "SQLite is taken over by force; Postgres is not used any more.");
        }
    }

    private async ValueTask RenewToEndAsync(PhaseSnapshot phase)
    {
        if (!await RenewAsync(phase, CancellationToken.None).ConfigureAwait(false))
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Postgres, "SQLite was taken over by force while this was under way. Whether it is kept is "
                + "not known; what only Postgres has is listed when it is back.");
        }
    }

    private bool MayBegin(PhaseSnapshot phase) => !phase.NeedsFile || (_last is { IsRevoked: false } last
        && ReferenceEquals(last.Phase, phase) && time.GetElapsedTime(last.At) < Duration);

    /// <summary>What was under way when the take-over began is done well before SQLite decides.</summary>
    private bool MayEnd(PhaseSnapshot phase) =>
        !phase.NeedsFile || (_last.GoodAt is { } at && time.GetElapsedTime(at) < Duration);

    /// <summary>What was seen last.</summary>
    /// <param name="Phase">For whom it was looked.</param>
    /// <param name="IsRevoked">Whether the file was being taken over, or had been.</param>
    /// <param name="At">When the look began.</param>
    /// <param name="GoodAt">When the last look began that found nothing of the kind.</param>
    private sealed record Look(PhaseSnapshot? Phase, bool IsRevoked, long At, long? GoodAt);
}
