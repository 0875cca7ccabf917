namespace Persistence.Sdk;

/// <summary>What going back to SQLite would cost at one moment.</summary>
public enum RollbackKind
{
    /// <summary>
    /// Nothing: SQLite decides, or has all that Postgres has acknowledged, or gets it when it is asked to.
    /// </summary>
    Lossless = 0,

    /// <summary>
    /// What Postgres has acknowledged from a point in time on is not in SQLite, and cannot be brought there.
    /// </summary>
    Lossy = 1,

    /// <summary>SQLite is not kept in step, or was not from the beginning: it has to be filled first.</summary>
    Closed = 2,
}
