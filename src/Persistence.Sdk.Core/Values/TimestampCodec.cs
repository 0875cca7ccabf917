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
            throw new ValueProblemException(
                "the smallest and the largest point in time are sentinels. Use NULL instead.");
        }

        return floored;
    }

    public override object ToRecord(object value) => new DateTimeOffset((DateTime)value);

    // Written and read by hand: these stand on the path of every row, and custom formats cost ten times as much.
    public static string ToText(DateTime utc) => string.Create(Format.Length, utc, static (text, time) =>
    {
        var microseconds = (int)(time.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond);
        Write(text[..4], time.Year);
        Write(text[5..7], time.Month);
        Write(text[8..10], time.Day);
        Write(text[11..13], time.Hour);
        Write(text[14..16], time.Minute);
        Write(text[17..19], time.Second);
        Write(text[20..26], microseconds);
        (text[4], text[7], text[10], text[13], text[16], text[19], text[26]) = ('-', '-', 'T', ':', ':', '.', 'Z');
    });

    /// <exception cref="FormatException">The text has another form, or names no point in time.</exception>
    public static DateTime FromUtf8(ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[Format.Length];
        return text.Length == Format.Length
            ? FromText(chars[..Encoding.Latin1.GetChars(text, chars)])
            : throw Malformed();
    }

    /// <exception cref="FormatException">The text has another form, or names no point in time.</exception>
    public static DateTime FromText(ReadOnlySpan<char> text)
    {
        if (text is not [_, _, _, _, '-', _, _, '-', _, _, 'T', _, _, ':', _, _, ':', _, _, '.', _, _, _, _, _, _, 'Z'])
        {
            throw Malformed();
        }

        var (year, month, day) = (Read(text, 0, 4), Read(text, 5, 2), Read(text, 8, 2));
        var (hour, minute, second) = (Read(text, 11, 2), Read(text, 14, 2), Read(text, 17, 2));
        var exists = year > 0 && month is > 0 and <= 12 && day > 0 && day <= DateTime.DaysInMonth(year, month)
            && hour < 24 && minute < 60 && second < 60;
        return exists
            ? new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc)
                .AddTicks(Read(text, 20, 6) * TimeSpan.TicksPerMicrosecond)
            : throw Malformed();
    }

    public override void AppendKeyText(StringBuilder text, object value) =>
        JsonbText.AppendString(text, ToText((DateTime)value));

    public override object ParseKeyText(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String
        ? FromUtf8(reader.ValueSpan) // an escape would stand for no character of the form
        : throw Malformed();

    private static void Write(Span<char> digits, int number)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = (char)('0' + (number % 10));
            number /= 10;
        }
    }

    private static int Read(ReadOnlySpan<char> text, int start, int length)
    {
        var number = 0;
        foreach (var digit in text.Slice(start, length))
        {
            number = char.IsAsciiDigit(digit) ? (number * 10) + (digit - '0') : throw Malformed();
        }

        return number;
    }

    private static FormatException Malformed() => new($"The text is not a point in time of the form {Format}.");
}
