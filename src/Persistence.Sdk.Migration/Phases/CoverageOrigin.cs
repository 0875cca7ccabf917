using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>Whether the mirror had everything when the present coverage began.</summary>
internal static class CoverageOrigin
{
    /// <summary>Coverage that began with an empty system.</summary>
    private const long FreshEpoch = 1;

    /// <summary>
    /// It had where the system was empty, and where it is SQLite and decided then: what follows Postgres has been the
    /// authority itself since coverage began.
    /// </summary>
    /// <param name="control">The control row of the side that decides.</param>
    /// <param name="mirror">The other side.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> WasFullAsync(
        ControlRow control, IDatabaseSide mirror, CancellationToken cancellationToken)
    {
        if (control.CoverageEpoch == FreshEpoch || mirror.Side == DatabaseSide.Postgres)
        {
            return control.CoverageEpoch == FreshEpoch;
        }

        var history = await mirror.Control.ListHistoryAsync(cancellationToken).ConfigureAwait(false);
        return history.Any(entry =>
            entry.Epoch == control.CoverageEpoch && entry.Authority == DatabaseSide.Sqlite);
    }
}
