using System.Globalization;

namespace Persistence.Sdk.Core.Json;

/// <summary>
/// Numbers as numeric prints them: no exponent, no negative zero, every digit kept, and as many decimals as the literal
/// implies (<c>1.50e1</c> is <c>15.0</c>).
/// </summary>
internal static class JsonNumberText
{
    // Shorter plain literals stay below 1e308 and, unless zero, above 1e-308.
    private const int AlwaysInRange = 300;

    /// <summary>
    /// Appends a literal that is valid JSON. With <paramref name="byValue"/> trailing zeros after the decimal point are
    /// dropped, so that equal numbers have equal texts.
    /// </summary>
    /// <returns>The reason to refuse it, or null.</returns>
    internal static string? Append(ReadOnlySpan<byte> literal, bool byValue, JsonBytes output)
    {
        int e = literal.IndexOfAny((byte)'e', (byte)'E');
        if (e < 0 && literal.Length <= AlwaysInRange && literal[0] != '-')
        {
            output.Append(byValue ? WithoutTrailingZeros(literal) : literal);
            return null;
        }

        ReadOnlySpan<byte> mantissa = e < 0 ? literal : literal[..e];
        int exponent = e < 0 ? 0 : Exponent(literal[(e + 1)..]);
        if (Math.Abs(exponent) > JsonRefusals.MaxScale)
        {
            return JsonRefusals.Exponent;
        }

        bool negative = mantissa[0] == '-';
        mantissa = negative ? mantissa[1..] : mantissa;
        bool zero = !mantissa.ContainsAnyInRange((byte)'1', (byte)'9');
        if (!zero && (e >= 0 || literal.Length > AlwaysInRange) && !IsInRange(literal))
        {
            return JsonRefusals.Range;
        }

        return AppendPlain(new Digits(mantissa), exponent, negative && !zero, byValue, output);
    }

    private static string? AppendPlain(Digits digits, int exponent, bool negative, bool byValue, JsonBytes output)
    {
        int point = digits.Point + exponent;
        int end = Math.Max(point, digits.Count);
        if (end - point > JsonRefusals.MaxScale)
        {
            return JsonRefusals.Scale;
        }

        if (negative)
        {
            output.Append((byte)'-');
        }

        int first = Math.Min(digits.LeadingZeros, point - 1);
        while (byValue && end > point && digits[end - 1] == '0')
        {
            end--;
        }

        for (int at = first; at < end; at++)
        {
            if (at == point)
            {
                output.Append((byte)'.');
            }

            output.Append(digits[at]);
        }

        return null;
    }

    private static ReadOnlySpan<byte> WithoutTrailingZeros(ReadOnlySpan<byte> literal) =>
        literal.Contains((byte)'.') ? literal.TrimEnd((byte)'0').TrimEnd((byte)'.') : literal;

    private static bool IsInRange(ReadOnlySpan<byte> literal) =>
        double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
        && double.IsFinite(value) && value != 0;

    private static int Exponent(ReadOnlySpan<byte> text)
    {
        bool negative = text[0] == '-';
        int value = 0;
        foreach (byte digit in text[0] is (byte)'-' or (byte)'+' ? text[1..] : text)
        {
            value = Math.Min((value * 10) + digit - '0', JsonRefusals.MaxScale + 1);
        }

        return negative ? -value : value;
    }

    /// <summary>The digits of a mantissa without its point; beyond both ends there are zeros.</summary>
    private readonly ref struct Digits(ReadOnlySpan<byte> mantissa)
    {
        private readonly ReadOnlySpan<byte> _mantissa = mantissa;

        public int Point { get; } = mantissa.IndexOf((byte)'.') is var at && at < 0 ? mantissa.Length : at;

        public int Count => _mantissa.Length == Point ? Point : _mantissa.Length - 1;

        /// <summary>How many zeros come before the first other digit; for zero there is no end of them.</summary>
        public int LeadingZeros
        {
            get
            {
                int nonZero = _mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
                return nonZero < 0 ? int.MaxValue : nonZero > Point ? nonZero - 1 : nonZero;
            }
        }

        public byte this[int index] =>
            index < 0 || index >= Count ? (byte)'0' : _mantissa[index < Point ? index : index + 1];
    }
}
