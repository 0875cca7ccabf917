namespace Persistence.Sdk;

/// <summary>
/// Requests that failed. A call that returns is durable, and what is recorded is never changed. Safe for concurrent
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
public interface IRequestFailureStore
{
    /// <summary>
    /// Records a failure, unless one of its <see cref="RequestFailure.Id"/> is recorded already, which then stays as it
    /// is.
    /// </summary>
    /// <returns>The failure with its id and time.</returns>
    Task<RequestFailure> RecordAsync(RequestFailure failure, CancellationToken cancellationToken = default);

    /// <summary>The failures that happened last, newest first, of one instant the larger id first.</summary>
    /// <param name="component">The part of the application, compared exactly; null for all.</param>
    /// <param name="limit">The largest number of failures.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<RequestFailure>> ListRecentAsync(
        string? component = null, int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
