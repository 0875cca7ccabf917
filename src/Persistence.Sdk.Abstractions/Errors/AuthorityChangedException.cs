namespace Persistence.Sdk;

/// <summary>
/// The database refused a read or write because it is not, or no longer, the side that decides at the epoch the caller
/// believed in. The composite database reloads and routes again by itself; only a store bound to one side shows this.
/// </summary>
public sealed class AuthorityChangedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="side">The database that refused.</param>
    /// <param name="detail">What stands in its control row and what was expected.</param>
    /// <param name="innerException">The driver's exception, where the refusal came through the driver.</param>
    public AuthorityChangedException(DatabaseSide side, string detail, Exception? innerException = null)
        : base($"The {side} database refused the operation because it does not decide at present: {detail} "
            + "Use the unkeyed store, which follows the phases, or move the phase first.", innerException) =>
        Side = side;

    /// <summary>The database that refused.</summary>
    public DatabaseSide Side { get; }
}
