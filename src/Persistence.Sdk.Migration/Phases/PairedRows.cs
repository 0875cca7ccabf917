using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>The control rows of two databases that are, or may be, bound to each other.</summary>
internal static class PairedRows
{
    /// <summary>
    /// Postgres' row first: what other processes issue in the file and bring over meanwhile must not look like versions
    /// or generations that the file has never had.
    /// </summary>
    public static async Task<(ControlRow Sqlite, ControlRow Postgres)> ReadAsync(
        IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var server = await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (file, server);
    }

    /// <exception cref="DatabaseUnavailableException">It was no longer what was expected.</exception>
    public static async Task ReplaceAsync(
        IDatabaseSide side, ControlRow expected, ControlRow next, string reason, CancellationToken cancellationToken)
    {
        if (!await side.Control.TryReplaceAsync(expected, next, reason, cancellationToken).ConfigureAwait(false))
        {
            throw new DatabaseUnavailableException(
                side.Side, "another process changed the control row at the same moment; it is tried again.");
        }
    }
}
