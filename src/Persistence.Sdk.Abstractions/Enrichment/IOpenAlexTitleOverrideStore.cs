namespace Persistence.Sdk;

/// <summary>
/// Which works of OpenAlex papers are whose titles lead a search astray. A write that returns is durable. Safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; both before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IOpenAlexTitleOverrideStore
{
    /// <summary>
    /// Stores an override as of now: replaces priority, note and whether it is in use where one of its pattern, match
    /// type and work is there, and adds it otherwise.
    /// </summary>
    /// <returns>The override as it is stored, with its id.</returns>
    Task<OpenAlexTitleOverride> SetAsync(
        OpenAlexTitleOverride rule, CancellationToken cancellationToken = default);

    /// <summary>
    /// The overrides, the highest priority first, then those stored last, then the larger id.
    /// </summary>
    /// <param name="includeDisabled">Whether those not in use are among them. The default is false.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<OpenAlexTitleOverride>> ListAsync(
        bool includeDisabled = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// The first override in use, in the order of the list, that the title matches, or null. Title and pattern are
    /// compared as <see cref="LineageId.FoldedTitle"/> makes them. The overrides are kept in this process for up to
    /// five minutes; what this process sets or deletes is seen at once.
    /// </summary>
    Task<OpenAlexTitleOverride?> MatchAsync(string title, CancellationToken cancellationToken = default);

    /// <summary>Deletes the override of that id.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(long id, CancellationToken cancellationToken = default);
}
