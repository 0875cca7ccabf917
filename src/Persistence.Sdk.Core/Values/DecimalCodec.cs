using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Persistence.Sdk.Core.Values;

/// <summary>
/// Exact decimals of fixed precision and scale; normalised values carry exactly <paramref name="scale"/> digits.
/// </summary>
internal sealed class DecimalCodec(int precision, int scale) : ValueCodec
{
    private readonly decimal _unit = Pow10(scale);
    private readonly decimal _limit = Pow10(precision);

    public override object Normalize(object value)
    {
        var number = (decimal)value;
        // The whole part is bounded first, so that scaling cannot overflow.
        if (decimal.Abs(decimal.Truncate(number)) >= _limit / _unit)
        {
            throw new ValueProblemException($"the number has more digits than decimal({precision},{scale}) holds.");
        }

        var scaled = number * _unit;
        if (scaled != decimal.Truncate(scaled))
        {
            throw new ValueProblemException(
                $"the number has more than {scale} digits after the point; it is refused, not rounded. "
                + "Round it first.");
        }

        return FromScaled((long)scaled);
    }

    /// <summary>The value as SQLite keeps it: an integer count of the last digit.</summary>
    public long ToScaled(decimal value) => (long)(value * _unit);

    /// <summary>The value that SQLite's integer stands for.</summary>
    public decimal FromScaled(long scaled)
    {
        var magnitude = scaled < 0 ? (ulong)-scaled : (ulong)scaled;
        return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), 0, scaled < 0, (byte)scale);
    }

    public override void AppendKeyText(StringBuilder text, object value) =>
        text.Append(((decimal)value).ToString(CultureInfo.InvariantCulture));

    public override object ParseKeyText(ref Utf8JsonReader reader) => Normalize(reader.GetDecimal());

    private static decimal Pow10(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++)
        {
            power *= 10m;
        }

        return power;
    }
}
