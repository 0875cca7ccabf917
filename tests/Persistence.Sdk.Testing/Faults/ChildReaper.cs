using System.Diagnostics;
using System.Globalization;

namespace Persistence.Sdk.Testing.Faults;

/// <summary>
/// A small shell process that kills the children left over when the test process ends, in whatever way: its input
/// ends then.
/// </summary>
internal static class ChildReaper
{
    private const string Script = """
        trap '' INT TERM HUP PIPE
        ids=
        while read -r verb id; do
            kept=
            for known in $ids; do
                [ "$known" = "$id" ] || kept="$kept $known"
            done
            ids=$kept
            [ "$verb" = remove ] || ids="$ids $id"
        done
        [ -z "$ids" ] || kill -KILL $ids
        """;

    private static readonly Lock Gate = new();
    private static readonly Lazy<Process> Shell = new(() => Process.Start(
        new ProcessStartInfo("sh", ["-c", Script]) { RedirectStandardInput = true, WorkingDirectory = "/" })!);

    internal static void Add(int id) => Send("add", id);

    internal static void Remove(int id) => Send("remove", id);

    private static void Send(string verb, int id)
    {
        lock (Gate)
        {
            Shell.Value.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{verb} {id}"));
            Shell.Value.StandardInput.Flush();
        }
    }
}
