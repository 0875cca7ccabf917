using System.Diagnostics;
using Persistence.Sdk.CrashHost;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>Walks an application from phase to phase, as an operator does who waits for each step.</summary>
internal static class Journey
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Asks for a phase, and waits until it is in force.</summary>
    public static async Task MoveAsync(Application application, PersistencePhase phase)
    {
        application.Set("Phase", phase.ToString());
        await ArriveAsync(application, phase);
    }

    /// <summary>Waits until a phase is in force; tells what the gate says where it does not come to that.</summary>
    public static async Task ArriveAsync(Application application, PersistencePhase phase)
    {
        var began = Stopwatch.GetTimestamp();
        while (application.Engine.Phase!.Phase != phase)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                Assert.Fail(
                    $"{phase} is not in force but {application.Engine.Phase.Phase}: {application.Engine.WaitingStep?.Reason} "
                    + $"{application.Engine.ReplicatorProblem}");
            }

            await Task.Delay(10);
        }
    }
}
