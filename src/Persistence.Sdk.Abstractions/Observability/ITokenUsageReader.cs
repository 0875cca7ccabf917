namespace Persistence.Sdk;

/// <summary>
/// What was used, by whom, when and at what cost. Sums are those of one snapshot and exact on both databases. Safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="OverflowException"/>, which names the column, where a sum exceeds a 64-bit integer:
/// narrow the filter then. <see cref="ValueRejectedException"/> means that a value of the filter could stand in no row,
/// <see cref="DatabaseUnavailableException"/> that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long.
/// </remarks>
public interface ITokenUsageReader
{
    /// <summary>The largest number of usages that <see cref="ListRecentAsync"/> gives.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>The sums of all calls that the filter leaves; zeros where it leaves none.</summary>
    Task<TokenUsageSums> GetSummaryAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The sums by model, the largest <see cref="TokenUsageSums.TotalTokens"/> first, then by model. Calls whose model
    /// is not known are a group of their own.
    /// </summary>
    Task<IReadOnlyList<ModelTokenUsage>> GetByModelAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>The sums by UTC day, earliest first; days without a call are left out.</summary>
    Task<IReadOnlyList<DailyTokenUsage>> GetByDayAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// The sums by run, the largest <see cref="TokenUsageSums.TotalTokens"/> first, then by run. Calls outside of any
    /// run are a group of their own.
    /// </summary>
    Task<IReadOnlyList<RunTokenUsage>> GetByRunAsync(
        TokenUsageFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// What a run used, by step, model and question, in that order. What is not known comes first.
    /// </summary>
    /// <exception cref="ArgumentException">The run is missing or blank.</exception>
    Task<IReadOnlyList<TokenUsageRollup>> GetRunRollupAsync(
        string runId, CancellationToken cancellationToken = default);

    /// <summary>
    /// What the runs of a workstream used, by step, model, question and run, in that order. What is not known comes
    /// first. Runs without a row of their own in the ledger belong to no workstream.
    /// </summary>
    /// <exception cref="ArgumentException">The workstream is missing or blank.</exception>
    Task<IReadOnlyList<TokenUsageRollup>> GetWorkstreamRollupAsync(
        string workstreamId, CancellationToken cancellationToken = default);

    /// <summary>The latest calls that the filter leaves, newest first.</summary>
    /// <param name="filter">Which calls; null for all.</param>
    /// <param name="limit">
    /// The largest number of calls. The default is 200; the allowed range is 1 to <see cref="MaxLimit"/>.
    /// </param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not in its range.</exception>
    Task<IReadOnlyList<TokenUsage>> ListRecentAsync(
        TokenUsageFilter? filter = null, int limit = 200, CancellationToken cancellationToken = default);
}
