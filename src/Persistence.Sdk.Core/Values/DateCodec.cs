using System.Globalization;
using System.Text;
using System.Text.Json;
using Persistence.Sdk.Core.Json;

namespace Persistence.Sdk.Core.Values;

internal sealed class DateCodec : ValueCodec
{
    private const string Format = "yyyy-MM-dd";

    public override object Normalize(object value)
    {
        var date = (DateOnly)value;
        return date == DateOnly.MinValue || date == DateOnly.MaxValue
            ? throw new ValueProblemException("the smallest and the largest date are sentinels. Use NULL instead.")
            : value;
    }

    public static string ToText(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);

    public static DateOnly FromText(string text) => DateOnly.ParseExact(text, Format, CultureInfo.InvariantCulture);

    public override void AppendKeyText(StringBuilder text, object value) =>
        JsonbText.AppendString(text, ToText((DateOnly)value));

    public override object ParseKeyText(ref Utf8JsonReader reader) => FromText(reader.GetString()!);
}
