using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>What the state of the way back is judged by.</summary>
/// <param name="Control">The control row of the side that decides.</param>
/// <param name="Pending">What its mirror lacks.</param>
/// <param name="HasHistory">Whether SQLite was given what stood in Postgres when its coverage began.</param>
/// <param name="MirrorProblem">Why the mirror cannot be given anything now; null where nothing is known.</param>
/// <param name="Now">The present, UTC.</param>
internal sealed record RollbackFacts(
    ControlRow Control, PendingSummary Pending, bool HasHistory, string? MirrorProblem, DateTimeOffset Now)
{
    /// <summary>Whether the file was refused: how much it lacks is not known.</summary>
    public bool IsRefused { get; init; }

    /// <summary>
    /// When SQLite was taken over by force, UTC, where Postgres has not been asked since what it has.
    /// </summary>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>
    /// What Postgres alone had acknowledged when SQLite was taken over by force; null where that is not known.
    /// </summary>
    public PendingSummary? Lost { get; init; }
}
