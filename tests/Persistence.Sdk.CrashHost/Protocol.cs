namespace Persistence.Sdk.CrashHost;

/// <summary>What the child says: one line, written at once, for each attempt and each acknowledgement.</summary>
internal static class Protocol
{
    private static readonly Lock Gate = new();

    public static void Try(string operation, string key, string value) => Say($"TRY {operation} {key} {value}");

    public static void Acknowledge(string operation, string key, string value) => Say($"ACK {operation} {key} {value}");

    public static void Fail(string operation, string key, Exception problem) =>
        Say($"FAIL {operation} {key} {problem.GetType().Name}");

    public static void Say(string line)
    {
        lock (Gate)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
