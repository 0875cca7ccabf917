using System.Text.Json.Serialization;
using Persistence.Sdk.Cli.Verbs.Status;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>What <c>phase set --json</c> writes.</summary>
internal sealed record PhaseAnswer(
    PersistencePhase Wanted, PersistencePhase Effective, long Epoch, StatusDocument.StepNames? Step,
    IReadOnlyList<StatusDocument.Clause> Gate)
{
    [JsonIgnore]
    public bool IsReached => Effective == Wanted;
}
