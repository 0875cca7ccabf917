namespace Persistence.Sdk.Testing.Servers;

/// <summary>Whether this machine can give a test a Postgres, found out without starting one.</summary>
internal static class PostgresPresence
{
    internal const string Variable = "PERSISTENCE_TEST_POSTGRES";
    private const string DebianFolder = "/usr/lib/postgresql";

    internal static string? Given { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : null;

    /// <summary>Folder of <c>initdb</c> and <c>pg_ctl</c>: Debian's newest version, else the search path.</summary>
    internal static string? Binaries { get; } = DebianVersions().Concat(SearchPath())
        .FirstOrDefault(folder => IsFile(folder, "initdb") && IsFile(folder, "pg_ctl"));

    /// <summary>The command that leaves the root account, which <c>initdb</c> refuses; empty for other users.</summary>
    internal static IReadOnlyList<string>? Unprivileged { get; } = FindUnprivileged();

    /// <summary>Null where a throw-away cluster can be made.</summary>
    internal static string? WhyNoCluster { get; } = (OperatingSystem.IsWindows(), Binaries, Unprivileged) switch
    {
        (true, _, _) => $"A throw-away Postgres needs a Unix shell; on Windows set {Variable} to a connection string.",
        (_, null, _) => $"No Postgres here: set {Variable} to a connection string, "
            + $"or install the server binaries ({DebianFolder}/*/bin; eng/ensure-postgres.sh does it on Debian).",
        (_, _, null) => "Postgres refuses to run as root, and there is no user 'postgres' with setpriv or runuser to "
            + $"run it as: set {Variable} to a connection string, or run the tests as an ordinary user.",
        _ => null,
    };

#if TESTCONTAINERS
    internal static string? WhyNone(bool isPrivate) => null;
#else
    internal static string? WhyNone(bool isPrivate) => !isPrivate && Given is not null ? null : WhyNoCluster;
#endif

    private static IEnumerable<string> DebianVersions() => !Directory.Exists(DebianFolder)
        ? []
        : Directory.GetDirectories(DebianFolder)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));

    private static string[] SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static string[]? FindUnprivileged()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return [];
        }
        if (!IsFile("/etc", "passwd") || !File.ReadLines("/etc/passwd").Any(IsPostgresUser))
        {
            return null;
        }
        return SearchPath().Any(folder => IsFile(folder, "setpriv"))
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"]
            : SearchPath().Any(folder => IsFile(folder, "runuser")) ? ["runuser", "-u", "postgres", "--"] : null;
    }

    private static bool IsPostgresUser(string line) => line.StartsWith("postgres:", StringComparison.Ordinal);

    // A link that leads nowhere exists for File.Exists.
    private static bool IsFile(string folder, string name) =>
        new FileInfo(Path.Combine(folder, name)) is { Exists: true } file
        && file.ResolveLinkTarget(returnFinalTarget: true) is null or { Exists: true };
}
