namespace Persistence.Sdk;

/// <summary>
/// The ledger of pipeline runs: what ran, step by step, what came out, and what can be used again. A write that returns
/// is durable. Writes that merge are decided by the database, so concurrent callers never lose each other's columns.
/// Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IRunRecordStore
{
    /// <summary>
    /// Creates a run, or merges what is known into its row: the first start, configuration and payload stay; every
    /// other value replaces the old one unless it is null; metadata are merged property by property. Where a workstream
    /// is named, its link is written with it.
    /// </summary>
    Task CreateRunAsync(WorkflowRun run, CancellationToken cancellationToken = default);

    /// <summary>
    /// Sets the status of a run that exists. Without <paramref name="finishedAt"/>, a completed or failed run is
    /// finished now, and any other status leaves the time as it is.
    /// </summary>
    /// <returns>Whether the run was found; otherwise nothing was written.</returns>
    Task<bool> SetRunStatusAsync(
        string runId,
        RunRecordStatus status,
        DateTimeOffset? finishedAt = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Records a step or merges into its row: the status is replaced, the first start stays, a finish, output, key or
    /// hash that is given replaces the old one, metadata are merged property by property. Hash and key that are not
    /// given are derived from the run's row as it stands at the time of the call; see
    /// <see cref="LineageId.StepInputHash"/>.
    /// </summary>
    Task RecordStepAsync(RunStep step, CancellationToken cancellationToken = default);

    /// <summary>The run's own row, or null.</summary>
    Task<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The run's steps: prep, ingest, enrich, econ_data, agentic, index, evaluate and report in this order, then all
    /// others by start, those without one last, then by name.
    /// </summary>
    Task<IReadOnlyList<RunRecord>> ListStepsAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The latest completed step of that name of a run that fulfils the filter and has a row of its own, or null. The
    /// latest is the one that finished last; a step without that time counts by its last write.
    /// </summary>
    /// <param name="step">The step's name.</param>
    /// <param name="excludeRunId">The run that asks.</param>
    /// <param name="filter">Which runs qualify; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<ReusableStep?> FindReusableStepAsync(
        string step,
        string excludeRunId,
        ReuseFilter? filter = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// For each question id the newest question of the completed runs that fulfil the filter. Questions without content
    /// are left out.
    /// </summary>
    /// <param name="excludeRunId">The run that asks.</param>
    /// <param name="filter">Which runs qualify; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task<IReadOnlyDictionary<string, ReusableQuestion>> FindReusableQuestionsAsync(
        string excludeRunId,
        ReuseFilter? filter = null,
        CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores a report in one transaction: the run's row is merged as by <see cref="CreateRunAsync"/>, the report's row
    /// is replaced, questions are replaced one by one (the last of equal ids counts, those without an id do not),
    /// artifacts and workstream link are merged. A report that is stored twice changes nothing but the time of the last
    /// write.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The document is not an object, names no run, or has a point in time that is not one.
    /// </exception>
    Task UpsertReportAsync(RunReport report, CancellationToken cancellationToken = default);

    /// <summary>The run's report, its document in <see cref="RunRecord.PayloadJson"/>, or null.</summary>
    Task<RunRecord?> GetReportAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The run's questions, by id in byte order.</summary>
    Task<IReadOnlyList<RunRecord>> ListQuestionsAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>The run's artifacts, by type and path in byte order.</summary>
    Task<IReadOnlyList<RunRecord>> ListArtifactsAsync(string runId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Stores an answered question with status <see cref="RunRecordStatus.Cached"/> and, in the same transaction, the
    /// row of its run. Where the question's row already carries the same idempotency key, nothing is changed.
    /// </summary>
    /// <returns>The question's row as it stands afterwards.</returns>
    Task<RunRecord> UpsertQuestionAsync(StructuredAnswer answer, CancellationToken cancellationToken = default);

    /// <summary>
    /// The newest runs that fulfil the filter: by the time they finished or, where that is not known, were last
    /// written; the newest first, equal times by run id descending.
    /// </summary>
    Task<IReadOnlyList<RunRecord>> ListRecentRunsAsync(
        RecentRunsFilter? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a run with its steps, report, questions, artifacts and links, in one transaction.</summary>
    /// <returns>The number of rows deleted; 0 where there was none.</returns>
    Task<int> DeleteRunAsync(string runId, CancellationToken cancellationToken = default);
}
