using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Persistence.Sdk.Testing.Faults;

/// <summary>Unix signals; the runtime itself can only kill.</summary>
internal static class Signals
{
    internal const int Kill = 9;
    private const int NoSuchProcess = 3;

    internal static int Stop { get; } = OperatingSystem.IsLinux() ? 19 : 17;

    internal static int Continue { get; } = OperatingSystem.IsLinux() ? 18 : 19;

    /// <summary>Does nothing when the process has ended: its id may be somebody else's by now.</summary>
    internal static void Send(int id, int signal, Process process)
    {
        if (!process.HasExited && SendSignal(id, signal) != 0 && Marshal.GetLastPInvokeError() != NoSuchProcess)
        {
            throw new Win32Exception();
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int id, int signal);
}
