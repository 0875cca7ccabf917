using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Sets or lifts the ceiling, also where the authority is just changing.</summary>
internal static class CeilingChange
{
    /// <returns>The authority's control row as it was found.</returns>
    /// <exception cref="OperatorException">A change of authority did not come to an end in time.</exception>
    public static async Task<ControlRow> RunAsync(
        OperatorSession session, PhaseDrive drive, PersistencePhase? ceiling, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await session.Parts.Ceiling.TrySetAsync(ceiling, Operator.Name, cancellationToken).ConfigureAwait(false)
                is { } found)
            {
                return found;
            }

            var (control, _) = await drive.RunAsync(IsSettled, timeout, cancellationToken).ConfigureAwait(false);
            if (!IsSettled(control))
            {
                throw new OperatorException(
                    $"A change of authority is under way ({control.Authority} is {control.State}) and did not come to "
                    + "an end in time. 'persistence status' shows what it waits for; run this again then.");
            }
        }
    }

    private static bool IsSettled(ControlRow control) => control.State == ControlState.Open;
}
