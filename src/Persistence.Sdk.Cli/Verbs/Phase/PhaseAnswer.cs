using System.Text.Json.Serialization;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>
/// How a walk towards a phase ended: what <c>phase set --json</c> and <c>phase rollback --json</c> write.
/// </summary>
internal sealed record PhaseAnswer
{
    /// <summary>The phase that was asked for, or the ceiling.</summary>
    public required PersistencePhase Wanted { get; init; }

    public required PersistencePhase Effective { get; init; }

    public required long Epoch { get; init; }

    /// <summary>The highest phase that processes may ask for; null where nothing is capped.</summary>
    public PersistencePhase? Ceiling { get; init; }

    /// <summary>Live processes that ask for more than is wanted.</summary>
    public IReadOnlyList<LiveProcess> AskForMore { get; init; } = [];

    /// <summary>The step that waits; null where none does.</summary>
    public StepNames? Step { get; init; }

    public IReadOnlyList<ClauseDocument> Gate { get; init; } = [];

    /// <summary>The red conditions that were skipped by force.</summary>
    public IReadOnlyList<ClauseDocument> Skipped { get; init; } = [];

    [JsonIgnore]
    public bool IsReached { get; init; }
}
