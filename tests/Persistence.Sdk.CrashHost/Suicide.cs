using System.Runtime.InteropServices;
using Persistence.Sdk.Core.Faults;

namespace Persistence.Sdk.CrashHost;

/// <summary>Kills this process, as the kernel would, when a fault point has been reached often enough.</summary>
internal static class Suicide
{
    private const int Kill = 9;
    private static int _hits;

    public static void Arrange(string label, int hit) => FaultPoint.Handler = reached =>
    {
        if (reached == label && Interlocked.Increment(ref _hits) == hit)
        {
            _ = SendSignal(Environment.ProcessId, Kill);
        }
    };

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int id, int signal);
}
