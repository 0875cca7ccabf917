namespace Persistence.Sdk;

/// <summary>One condition of a step between phases, as it was found when the step was last tried.</summary>
/// <param name="Name">The condition.</param>
/// <param name="IsGreen">Whether it holds.</param>
/// <param name="Detail">What was found, and, where it does not hold, what to do next.</param>
public sealed record PhaseClause(string Name, bool IsGreen, string Detail);
