using Microsoft.Extensions.Logging;

namespace Persistence.Sdk;

/// <summary>What this project logs. Never a connection string, never the contents of a row.</summary>
internal static partial class Log
{
    [LoggerMessage(2001, LogLevel.Error, "The changed options are not valid; phase {Phase} stays asked for.")]
    public static partial void ReloadRejected(ILogger log, PersistencePhase phase, Exception problem);
}
