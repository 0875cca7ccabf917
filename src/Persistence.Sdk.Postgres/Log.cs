using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Postgres;

/// <summary>Everything the Postgres side logs. Never a connection string, never the contents of a row.</summary>
internal static partial class Log
{
    [LoggerMessage(4001, LogLevel.Error, "A Postgres writer broke; its callers were told and it goes on.")]
    public static partial void WriterBroke(ILogger logger, Exception problem);

    [LoggerMessage(4002, LogLevel.Debug, "Acknowledgements wait for Postgres; the keys stay pending until then.")]
    public static partial void AcknowledgementsDelayed(ILogger logger, Exception problem);

    [LoggerMessage(4003, LogLevel.Information, "Applied schema script {Script} to Postgres.")]
    public static partial void ScriptApplied(ILogger logger, string script);
}
