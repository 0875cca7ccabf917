namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Who types, as the history tells it.</summary>
internal static class Operator
{
    public static string Name => $"{Environment.UserName} on {Environment.MachineName}";
}
