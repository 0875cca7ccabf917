using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Stores;

/// <summary>What this project logs. Never the contents of a row.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Warning,
        "{Rows} usages could not be recorded and stay in the buffer; the next attempt is in {PauseMs} ms.")]
    public static partial void UsageFlushFailed(ILogger log, int rows, double pauseMs, Exception problem);

    [LoggerMessage(5002, LogLevel.Error,
        "The database refused usage {EventId} of {CreatedAt:O} for its data; it is not recorded.")]
    public static partial void UsageRefused(ILogger log, Guid eventId, DateTimeOffset createdAt, Exception problem);

    [LoggerMessage(5003, LogLevel.Error,
        "The process ends before {Rows} usages could be recorded; they are lost. Give the host a longer "
        + "shutdown time-out.")]
    public static partial void UsageLost(ILogger log, int rows, Exception? problem);

    [LoggerMessage(5004, LogLevel.Warning,
        "The usage of {Day:O} is not summed up: a sum exceeds 64 bits, or a model's name is longer than a key may be. "
        + "Reads add its calls up each time.")]
    public static partial void DayNotSummedUp(ILogger log, DateOnly day, Exception problem);
}
