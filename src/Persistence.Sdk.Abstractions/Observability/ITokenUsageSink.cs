namespace Persistence.Sdk;

/// <summary>
/// Where the use of language models is recorded. A call that returns is durable. What is recorded is never changed.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// Key, time and price are settled once a call, before anything is written, so that a retry inside the library never
/// records a usage twice. Every member throws <see cref="ValueRejectedException"/>, which names the column, for a
/// negative counter, a blank id or a value that one of the databases could not hold, before anything is written. <see
/// cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and <see
/// cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the commit
/// begins.
/// </remarks>
public interface ITokenUsageSink
{
    /// <summary>
    /// Records one usage, unless one with its <see cref="TokenUsage.CreatedAt"/> and <see cref="TokenUsage.EventId"/>
    /// is recorded already, which then stays as it is.
    /// </summary>
    /// <returns>The usage as it stands recorded, with key and costs.</returns>
    Task<TokenUsage> RecordAsync(TokenUsage usage, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records all of these usages or none of them; those that are recorded already stay as they are.
    /// </summary>
    /// <returns>How many were not recorded before.</returns>
    Task<int> RecordManyAsync(IReadOnlyCollection<TokenUsage> usages, CancellationToken cancellationToken = default);
}
