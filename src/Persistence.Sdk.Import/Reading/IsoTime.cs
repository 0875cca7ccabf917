using System.Globalization;

namespace Persistence.Sdk.Import.Reading;

/// <summary>Points in time as ISO 8601 texts of other systems.</summary>
internal static class IsoTime
{
    public const string Expected =
        "Expected is a point in time such as 2026-02-09T02:05:10.351475+00:00; without a zone it is taken as UTC.";

    private static readonly string[] Forms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd' 'HH:mm:ssK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>The point in time; null where the text is none.</summary>
    public static DateTimeOffset? TryParse(string text) => DateTimeOffset.TryParseExact(
        text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        && time.UtcTicks > DateTimeOffset.MinValue.Ticks
            ? time.ToUniversalTime()
            : null;
}
