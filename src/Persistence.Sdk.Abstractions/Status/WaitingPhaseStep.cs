namespace Persistence.Sdk;

/// <summary>A step between phases that the coordinator wants to take and cannot yet.</summary>
/// <param name="From">The phase in force.</param>
/// <param name="To">The neighbouring phase.</param>
/// <param name="Reason">The conditions that do not hold, each with what to do next.</param>
public sealed record WaitingPhaseStep(PersistencePhase From, PersistencePhase To, string Reason)
{
    /// <summary>
    /// The conditions of the gate that were looked at, green ones included; those behind the first that hinders looking
    /// are not among them. The default is none.
    /// </summary>
    public IReadOnlyList<PhaseClause> Clauses { get; init; } = [];
}
