using System.Globalization;

namespace Persistence.Sdk.Cli.Output;

/// <summary>Points in time, UTC, to the second.</summary>
internal static class Moment
{
    public static string Of(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
