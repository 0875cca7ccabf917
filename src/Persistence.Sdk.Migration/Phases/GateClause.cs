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

    /// <summary>
    /// Whether an operator may skip it by force: it is about what is proved or how long something takes. What keeps one
    /// side the authority, and strangers apart, is never skipped. The default is false.
    /// </summary>
    public bool MayBeForced { get; init; }

    /// <summary>Whether it does not hold and was skipped by force.</summary>
    public bool IsSkipped { get; private init; }

    /// <summary>Whether it does not stand in the way: it holds, or was skipped.</summary>
    public bool IsPassed => IsGreen || IsSkipped;

    /// <summary>The same condition where the step is forced, or not.</summary>
    public GateClause Under(ForceRequest? force) =>
        force is null || IsGreen ? this
        : MayBeForced ? this with { IsSkipped = true }
        : this with { Detail = $"{Detail} This is never skipped by force." };
}
