namespace Persistence.Sdk.Testing.Servers;

internal static class PostgresSkip
{
    internal static string? Reason(bool isPrivate) => UnlessInCi(PostgresPresence.WhyNone(isPrivate));

    /// <summary>With <c>CI=true</c> nothing is a reason to skip a test.</summary>
    internal static string? UnlessInCi(string? reason) =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase) ? null : reason;
}
