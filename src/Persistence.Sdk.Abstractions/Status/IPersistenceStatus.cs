namespace Persistence.Sdk;

/// <summary>
/// Tells how this process's persistence stands: phase, databases, backlog and what stands in the way of the next step.
/// Safe for concurrent use; changes nothing.
/// </summary>
public interface IPersistenceStatus
{
    /// <summary>
    /// Looks at what this process knows and asks each open database, for at most two seconds a question. A database
    /// that does not answer is reported, never thrown. Opens no database that the phase in force does not need.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PersistenceStatus> GetAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns when the mirror has everything but the rows that are parked; at once in a phase without a mirror. Tries
    /// again while a database cannot be reached, for as long as the token allows: give one that ends.
    /// </summary>
    /// <param name="cancellationToken">Gives up; what is pending then stays pending, and is not lost.</param>
    Task WaitUntilDrainedAsync(CancellationToken cancellationToken = default);
}
