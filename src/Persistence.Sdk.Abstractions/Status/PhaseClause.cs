namespace Persistence.Sdk;

/// <summary>One condition of a step between phases, as it was found when the step was last tried.</summary>
/// <param name="Name">The condition.</param>
/// <param name="IsGreen">Whether it holds.</param>
/// <param name="Detail">What was found.</param>
public sealed record PhaseClause(string Name, bool IsGreen, string Detail)
{
    /// <summary>
    /// What to do next, with the command line of the tool <c>persistence</c> or the option where there is one; null
    /// where the condition holds. The default is null.
    /// </summary>
    public string? Next { get; init; }
}
