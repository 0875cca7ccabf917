namespace Persistence.Sdk;

/// <summary>
/// The buildings of indexes. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a limit that is not from 1 to <see cref="ListLimit.Max"/>, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IPipelineRunStore
{
    /// <summary>
    /// Stores a building under a new id. Where one with its <see cref="PipelineRun.IdempotencyKey"/> is stored already,
    /// also by another process at the same moment, that one is the answer: its columns without a value are filled with
    /// those given, and no other is changed.
    /// </summary>
    /// <returns>The id.</returns>
    Task<long> CreateAsync(PipelineRun run, CancellationToken cancellationToken = default);

    /// <summary>The building of that id, or null.</summary>
    Task<PipelineRun?> GetAsync(long id, CancellationToken cancellationToken = default);

    /// <summary>The first buildings of a workflow run, the oldest first, of one instant by id.</summary>
    /// <param name="workflowRunId">The workflow run.</param>
    /// <param name="limit">The largest number of buildings.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<PipelineRun>> ListByWorkflowRunAsync(
        string workflowRunId, int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
