using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Sqlite;

/// <summary>What the SQLite side logs; never a row's contents.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Warning,
        "SQLite rolled back a transaction of {Operations} operations; they are run again one by one")]
    public static partial void GroupRolledBack(ILogger logger, int operations, Exception error);

    [LoggerMessage(3002, LogLevel.Error, "The writer failed; {Operations} callers were told, and it goes on")]
    public static partial void WriterFailed(ILogger logger, int operations, Exception error);

    [LoggerMessage(3003, LogLevel.Warning, "The checkpoint failed; it is tried again after later commits")]
    public static partial void CheckpointFailed(ILogger logger, Exception error);

    [LoggerMessage(3004, LogLevel.Information, "Applied schema script {Script} to the SQLite database")]
    public static partial void ScriptApplied(ILogger logger, string script);
}
