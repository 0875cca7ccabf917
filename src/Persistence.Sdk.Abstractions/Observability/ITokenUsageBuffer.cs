namespace Persistence.Sdk;

/// <summary>
/// Gathers usage in memory and records many at once, so that a caller does not wait for a transaction of its own.
/// <b>What the buffer has accepted is not durable until it is flushed</b>: a process that is killed loses it, at most
/// what came in during the last <see cref="TokenUsageOptions.FlushInterval"/>, and everything that is waiting while the
/// database is away. Where that must not be, use <see cref="ITokenUsageSink"/>, which is durable on return. Safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// It flushes by itself when <see cref="TokenUsageOptions.FlushRows"/> are waiting, when the oldest has waited for
/// <see cref="TokenUsageOptions.FlushInterval"/>, and when the host has stopped. A flush that fails keeps what it has
/// and is repeated after growing pauses without end; key and time are those of the <see cref="AddAsync"/>, so that
/// repeating never records a usage twice. A usage that the database refuses for its data is logged once with its id,
/// counted by <see cref="RefusedRows"/> and left out; its neighbours are recorded. What a stopping host could not bring
/// to the database in its time is counted in an error of the log.
/// </remarks>
public interface ITokenUsageBuffer
{
    /// <summary>The number of usages that are accepted and not yet recorded.</summary>
    int BufferedRows { get; }

    /// <summary>The number of usages that the database has refused for their data since the process began.</summary>
    long RefusedRows { get; }

    /// <summary>
    /// Accepts one usage. While <see cref="TokenUsageOptions.BufferRows"/> are waiting, the call waits too.
    /// </summary>
    /// <param name="usage">The usage; its key is settled here.</param>
    /// <param name="cancellationToken">Ends the waiting; the usage is not accepted then.</param>
    /// <exception cref="ValueRejectedException">
    /// The usage has a negative counter, a blank id or a value that one of the databases could not hold; it is not
    /// accepted.
    /// </exception>
    /// <exception cref="PersistenceStoppedException">The host has stopped; the usage is not accepted.</exception>
    ValueTask AddAsync(TokenUsage usage, CancellationToken cancellationToken = default);

    /// <summary>
    /// Records what was accepted before the call. When it returns, all of that is durable. When it throws, what is not
    /// recorded stays in the buffer, refused usages excepted, and goes on being tried.
    /// </summary>
    /// <param name="cancellationToken">Ends the attempt; what is not recorded stays in the buffer.</param>
    /// <exception cref="ValueRejectedException">
    /// A usage was refused, now or by a flush of the buffer's own since the last call; the others are recorded.
    /// </exception>
    /// <exception cref="ConstraintViolatedException">As above.</exception>
    /// <exception cref="DatabaseUnavailableException">The deciding database could not do its work.</exception>
    /// <exception cref="CutoverTimeoutException">A change of authority took too long.</exception>
    Task FlushAsync(CancellationToken cancellationToken = default);
}
