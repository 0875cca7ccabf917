namespace Persistence.Sdk;

/// <summary>
/// What was searched for. A call that returns is durable, and what is recorded is never changed. Safe for concurrent
/// use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a limit that is not from 1 to <see cref="ListLimit.Max"/>, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IRetrievalEventStore
{
    /// <summary>
    /// Records an event, unless one of its <see cref="RetrievalEvent.Id"/> is recorded already, which then stays as
    /// it is.
    /// </summary>
    /// <returns>The event with its id and time.</returns>
    Task<RetrievalEvent> AppendAsync(RetrievalEvent happened, CancellationToken cancellationToken = default);

    /// <summary>The first events of a run, in the order in which they happened, of one instant by id.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">The largest number of events.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<RetrievalEvent>> ListByRunAsync(
        string runId, int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
