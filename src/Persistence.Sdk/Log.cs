using Microsoft.Extensions.Logging;

namespace Persistence.Sdk;

/// <summary>What this project logs. Never a connection string, never the contents of a row.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "The changed configuration is not valid; the last good one stays. {Problem}")]
    public static partial void ReloadRejected(ILogger log, string problem);

    [LoggerMessage(2002, LogLevel.Information, "The configuration is valid again.")]
    public static partial void ReloadRecovered(ILogger log);
}
