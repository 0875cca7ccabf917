using System.Buffers.Binary;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>The server's binary form of numeric: digits to the base of 10,000.</summary>
internal static class NumericFormat
{
    private const int HeaderBytes = 8;
    private const int Base = 10_000;
    private const int DigitsOfBase = 4;
    private const ushort Positive = 0;
    private const ushort Negative = 0x4000;

    /// <summary>
    /// The number as a count of the last digit after the point; false where that is no 64-bit number.
    /// </summary>
    public static bool TryScale(ReadOnlySpan<byte> raw, int scale, out long scaled)
    {
        scaled = 0;
        var digits = BinaryPrimitives.ReadInt16BigEndian(raw);
        var weight = BinaryPrimitives.ReadInt16BigEndian(raw[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(raw[4..]);
        if (sign is not (Positive or Negative))
        {
            return false;
        }

        // As Int128, in which eighteen digits and a group of four too many have room.
        Int128 number = 0;
        var last = (scale + DigitsOfBase - 1) / DigitsOfBase;
        for (var i = 0; i <= weight + last; i++)
        {
            number = (number * Base)
                + (i < digits ? BinaryPrimitives.ReadInt16BigEndian(raw[(HeaderBytes + (2 * i))..]) : 0);
            if (number > long.MaxValue * (Int128)Base)
            {
                return false;
            }
        }

        for (var surplus = (last * DigitsOfBase) - scale; surplus > 0; surplus--)
        {
            number /= 10;
        }

        scaled = sign == Negative ? (long)-number : (long)number;
        return number <= long.MaxValue;
    }
}
