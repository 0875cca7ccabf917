using System.Text.Json.Serialization;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>What <c>phase check --json</c> writes.</summary>
internal sealed record CheckDocument
{
    public required PersistencePhase Effective { get; init; }

    public required long Epoch { get; init; }

    /// <summary>Where the way leads that was looked at.</summary>
    public required PersistencePhase Wanted { get; init; }

    /// <summary>The highest phase that processes may ask for; null where nothing is capped.</summary>
    public required PersistencePhase? Ceiling { get; init; }

    /// <summary>The steps on the way, in order.</summary>
    public required IReadOnlyList<CheckedStep> Steps { get; init; }

    [JsonIgnore]
    public bool IsRed => Ceiling < Wanted || Steps.Any(step => step.Gate.Any(clause => !clause.Green));

    /// <summary>A step on the way.</summary>
    /// <param name="From">The phase it leaves.</param>
    /// <param name="To">The neighbouring phase.</param>
    /// <param name="Looked">False where the gate shows only when the step before it has been taken.</param>
    /// <param name="Gate">The conditions; none where it was not looked at, or nothing is asked for.</param>
    internal sealed record CheckedStep(
        PersistencePhase From, PersistencePhase To, bool Looked, IReadOnlyList<ClauseDocument> Gate);
}
