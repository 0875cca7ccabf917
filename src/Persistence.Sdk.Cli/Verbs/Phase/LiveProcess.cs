using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>A process that is alive, and the phase it asks for, as documents tell it.</summary>
internal sealed record LiveProcess(
    string ProcessId, string Host, int OsProcessId, PersistencePhase? AsksFor, string LibraryVersion)
{
    public static IReadOnlyList<LiveProcess> Of(IEnumerable<ProcessRegistration> processes) =>
        [.. processes.Select(process => new LiveProcess(
            process.ProcessId, process.Host, process.OsProcessId, process.AsksFor, process.LibraryVersion))];

    /// <summary>Some of them in one line.</summary>
    public static string List(IEnumerable<LiveProcess> processes) => string.Join(
        ", ", processes.Select(process => $"process {process.OsProcessId} on {process.Host} ({process.AsksFor})"));
}
