namespace Persistence.Sdk.Migration.Phases;

/// <summary>What became of an attempt to move one phase.</summary>
/// <param name="From">The phase in force when it was tried.</param>
/// <param name="To">The neighbouring phase.</param>
/// <param name="Clauses">The conditions that were looked at, red ones included.</param>
internal sealed record PhaseStep(PersistencePhase From, PersistencePhase To, IReadOnlyList<GateClause> Clauses)
{
    /// <summary>Whether every condition held, or was skipped by force.</summary>
    public bool IsOpen => Clauses.All(clause => clause.IsPassed);

    /// <summary>
    /// Whether SQLite can be made to decide by force, at the loss of rows that Postgres has acknowledged.
    /// </summary>
    public bool MayLoseRows => !IsOpen && Clauses.All(clause => clause.IsPassed || clause.LosesRows);

    /// <summary>The red conditions that were skipped by force.</summary>
    public IEnumerable<GateClause> Skipped => Clauses.Where(clause => clause.IsSkipped);

    /// <summary>
    /// The red conditions that stand in the way, each with what to do next; null where none does.
    /// </summary>
    public string? Reason => IsOpen ? null : string.Join(" ", Clauses.Where(clause => !clause.IsPassed));
}
