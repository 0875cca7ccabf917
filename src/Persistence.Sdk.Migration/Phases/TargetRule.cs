using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Migration.Phases;

/// <summary>
/// Where the journey is heading: the highest phase that any live process asks for, capped by the operator's ceiling. So
/// a rolling change of configuration moves forward once and back only when the last process has it.
/// </summary>
internal static class TargetRule
{
    public static PersistencePhase Target(ControlRow control, IEnumerable<ProcessRegistration> live)
    {
        PersistencePhase? highest = null;
        foreach (var process in live)
        {
            highest = process.AsksFor > highest || highest is null ? process.AsksFor : highest;
        }

        var asked = highest ?? control.Phase;
        return control.Ceiling is { } ceiling && ceiling < asked ? ceiling : asked;
    }
}
