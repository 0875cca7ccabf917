namespace Persistence.Sdk;

/// <summary>
/// A database could not be reached, or could not do its work for a reason that has nothing to do with the data
/// (disk full, connection lost, server read-only, time-out).
/// </summary>
public sealed class DatabaseUnavailableException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="side">The database concerned.</param>
    /// <param name="reason">What happened, without secrets.</param>
    /// <param name="innerException">The driver's exception.</param>
    /// <param name="outcomeUnknown">Whether the write may have been committed all the same.</param>
    public DatabaseUnavailableException(
        DatabaseSide side, string reason, Exception? innerException = null, bool outcomeUnknown = false)
        : base(Describe(side, reason, outcomeUnknown), innerException)
    {
        Side = side;
        OutcomeUnknown = outcomeUnknown;
    }

    /// <summary>The database concerned.</summary>
    public DatabaseSide Side { get; }

    /// <summary>Whether the write may have been committed all the same. The default is false.</summary>
    public bool OutcomeUnknown { get; }

    private static string Describe(DatabaseSide side, string reason, bool outcomeUnknown) =>
        $"The {side} database is not available: {reason}"
        + (outcomeUnknown
            ? " It is not known whether the last write was committed; read the row before repeating it."
            : "");
}
