namespace Persistence.Sdk.CrashHost;

/// <summary>What this process has loaded and opened, as the runtime and the kernel know it.</summary>
internal static class ProcessContents
{
    public static string Describe()
    {
        var postgres = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!)
            .Where(name => name.StartsWith("Npgsql", StringComparison.Ordinal));
        return $"LOADED [{string.Join(' ', postgres)}] SOCKETS {OpenSockets()}";
    }

    /// <summary>Internet sockets of this process; the runtime's own diagnostic socket is a local one.</summary>
    private static int OpenSockets()
    {
        var known = new[] { "tcp", "tcp6", "udp", "udp6" }
            .SelectMany(kind => File.ReadLines($"/proc/self/net/{kind}").Skip(1))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[9]).ToHashSet();
        return Directory.GetFiles("/proc/self/fd").Select(LinkTarget)
            .Count(target => target is not null && target.StartsWith("socket:[", StringComparison.Ordinal)
                && known.Contains(target[8..^1]));
    }

    private static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed meanwhile
        }
    }
}
