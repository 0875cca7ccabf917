using System.Text.Json.Serialization;
using Persistence.Sdk.Cli.Verbs.Phase;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Cli.Verbs.Status;

/// <summary>What <c>status --json</c> writes.</summary>
internal sealed record StatusDocument
{
    /// <summary>Where the journey is heading; null where the system has not been started.</summary>
    public PersistencePhase? Target { get; init; }

    /// <summary>The phase in force; null where the system has not been started.</summary>
    public PersistencePhase? Effective { get; init; }

    public long Epoch { get; init; }

    public DatabaseSide? Authority { get; init; }

    /// <summary>
    /// Where the authority stands in a change of authority; null where the system has not been started.
    /// </summary>
    public ControlState? State { get; init; }

    /// <summary>The epoch at which unbroken dual-write coverage began; 0 while there is none.</summary>
    public long CoverageEpoch { get; init; }

    public PersistencePhase? Ceiling { get; init; }

    public IReadOnlyList<LiveProcess> Processes { get; init; } = [];

    /// <summary>The step the gate is of: towards the target, or, where that is reached, the next one forward.</summary>
    public StepNames? Step { get; init; }

    public IReadOnlyList<ClauseDocument> Gate { get; init; } = [];

    /// <summary>Pending keys, parked ones included.</summary>
    public long? Pending { get; init; }

    public double? PendingOldestSeconds { get; init; }

    public long? Parked { get; init; }

    /// <summary><c>none</c>, <c>bound</c>, <c>rejected</c>, or <c>unknown</c> where a side did not answer.</summary>
    public string Binding { get; init; } = "none";

    /// <summary>In which way the two do not belong together; null where nothing speaks against it.</summary>
    public WrongNeighbour? WrongNeighbour { get; init; }

    public string? BindingProblem { get; init; }

    /// <summary><c>lossless</c>, <c>lossy since</c> a time, or <c>closed</c>.</summary>
    public string Rollback { get; init; } = "lossless";

    /// <summary>Why it is not lossless, and what to do; null where it is.</summary>
    public string? RollbackReason { get; init; }

    /// <summary>
    /// Whether writes wait for a change of authority, a step that is wanted cannot be taken, or the two databases do
    /// not belong together.
    /// </summary>
    [JsonIgnore]
    public bool IsHeldUp => State is ControlState.Draining or ControlState.Raising
        || (Target != Effective && Gate.Any(clause => !clause.Green)) || Binding == StatusLook.Rejected;
}
