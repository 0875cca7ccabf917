namespace Persistence.Sdk.Cli;

/// <summary>What a command's exit code says.</summary>
internal static class ExitCodes
{
    /// <summary>Done, and nothing to object to.</summary>
    public const int Done = 0;

    /// <summary>It could not be done.</summary>
    public const int Failed = 1;

    /// <summary>The command line or the configuration is wrong.</summary>
    public const int Usage = 2;

    /// <summary>Done, but there are differences, rejected rows or a red gate.</summary>
    public const int Differences = 3;
}
