using System.Globalization;
using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Values;

internal sealed class TimestampCodec : ValueCodec
{
    /// <summary>The text form SQLite keeps: text order is time order.</summary>
    public const string Format = "yyyy-MM-ddTHH:mm:ss.ffffffZ";

    public override object Normalize(object value)
    {
        var utc = ((DateTimeOffset)value).UtcDateTime;
        var floored = new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        // The Postgres driver turns the two extremes into -infinity and infinity, which are other values.
        if (utc.Ticks == DateTime.MinValue.Ticks || utc.Ticks == DateTime.MaxValue.Ticks)
        {
            throw new ValueProblemException("the smallest and the largest point in time are sentinels. Use NULL instead.");
        }

        return floored;
    }

    public override object ToRecord(object value) => new DateTimeOffset((DateTime)value);

    public static string ToText(DateTime utc) => utc.ToString(Format, CultureInfo.InvariantCulture);

    public static DateTime FromText(string text) => DateTime.ParseExact(
        text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    public override void AppendKeyText(StringBuilder text, object value) =>
        JsonbText.AppendString(text, ToText((DateTime)value));

    public override object ParseKeyText(JsonElement element) => FromText(element.GetString()!);
}
