using System.Reflection;

namespace Persistence.Sdk.Core.Control;

/// <summary>A live process and the phase its options ask for.</summary>
/// <param name="ProcessId">A unique id of the process's run.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="OsProcessId">The operating system's process number.</param>
/// <param name="AsksFor">The phase its options ask for; null for one that asks for nothing.</param>
/// <param name="LibraryVersion">The version of this library it runs.</param>
internal sealed record ProcessRegistration(
    string ProcessId, string Host, int OsProcessId, PersistencePhase? AsksFor, string LibraryVersion)
{
    /// <summary>This process, asking for nothing yet.</summary>
    /// <param name="processId">A unique id of the process's run.</param>
    /// <param name="library">The assembly whose version counts.</param>
    public static ProcessRegistration OfThisProcess(string processId, Assembly library) => new(
        processId, Environment.MachineName, Environment.ProcessId, null,
        library.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");
}
