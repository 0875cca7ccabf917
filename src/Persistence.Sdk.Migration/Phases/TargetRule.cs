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
        var asked = live.Where(process => process.AsksFor is not null).Select(process => process.AsksFor!.Value)
            .DefaultIfEmpty(control.Phase).Max();
        return control.Ceiling is { } ceiling && ceiling < asked ? ceiling : asked;
    }
}
