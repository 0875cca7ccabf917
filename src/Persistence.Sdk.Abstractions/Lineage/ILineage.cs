namespace Persistence.Sdk;

/// <summary>What belongs together, over all stores. Safe for concurrent use.</summary>
/// <remarks>
/// <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// read ends.
/// </remarks>
public interface ILineage
{
    /// <summary>The longest list that may be asked for.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>
    /// Gathers everything that carries the id of a workflow run, and what is reached through its buildings of indexes.
    /// Nothing has to exist for something else to be found: usage of a run that is not in the ledger is found too. One
    /// read for each kind of thing, twelve in all, each of a snapshot of its own, so that what is written meanwhile may
    /// be in one list and not yet in another.
    /// </summary>
    /// <param name="runId">The run.</param>
    /// <param name="limit">
    /// The length of each list at most. The default is 200; the allowed range is 1 to <see cref="MaxLimit"/>.
    /// </param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    /// <returns>What was found; its lists are empty where nothing carries the id.</returns>
    /// <exception cref="ArgumentException">The run is missing or blank.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is out of range.</exception>
    /// <exception cref="ValueRejectedException">No run can have this id.</exception>
    Task<RunLineage> GetRunAsync(
        string runId, int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
