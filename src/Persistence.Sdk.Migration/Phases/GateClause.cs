namespace Persistence.Sdk.Migration.Phases;

/// <summary>One condition of a step between phases.</summary>
/// <param name="Name">The condition.</param>
/// <param name="IsGreen">Whether it holds.</param>
/// <param name="Detail">What was found, and, where it does not hold, what to do next.</param>
/// <param name="Problem">What was caught in finding out; null where nothing was.</param>
internal sealed record GateClause(string Name, bool IsGreen, string Detail, PersistenceException? Problem = null)
{
    /// <summary>Whether it holds and there is something to know all the same.</summary>
    public bool HasFindings { get; init; }
}
