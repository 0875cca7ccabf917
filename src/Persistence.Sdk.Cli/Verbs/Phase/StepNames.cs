namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>A step between neighbouring phases, as documents name it.</summary>
internal sealed record StepNames(PersistencePhase From, PersistencePhase To);
