namespace Persistence.Sdk;

/// <summary>
/// The host has stopped, and the databases are closed; nothing was written. Work that stores rows has to end before the
/// host stops: a hosted service does, when its <c>StopAsync</c> waits for what it has begun.
/// </summary>
public sealed class PersistenceStoppedException(Exception? innerException = null)
    : PersistenceException(
        "Persistence has stopped with its host, and its databases are closed. Nothing was written; end the work that "
        + "writes before the host has stopped.",
        innerException);
