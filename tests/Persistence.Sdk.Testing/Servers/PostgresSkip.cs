namespace Persistence.Sdk.Testing.Servers;

internal static class PostgresSkip
{
    internal static string? Reason(bool isPrivate) =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase)
            ? null
            : PostgresPresence.WhyNone(isPrivate);
}
