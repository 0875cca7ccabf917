using System.Text;

namespace Persistence.Sdk.Sqlite.Values;

/// <summary>
/// Texts and numbers that a column repeats from row to row, kept as they were made, so that a scan makes them once:
/// what it makes lives until its chunk has been brought, and the collector would walk over every copy. Used by one
/// scan.
/// </summary>
internal sealed class RecentValues
{
    private const int Slots = 16;

    /// <summary>Longer texts hardly repeat.</summary>
    private const int LongestText = 48;

    private readonly byte[][] _bytes;
    private readonly string?[] _texts;
    private readonly object?[] _numbers;

    public RecentValues(int columns)
    {
        _bytes = new byte[columns * Slots][];
        _texts = new string?[columns * Slots];
        _numbers = new object?[columns * Slots];
    }

    /// <summary>A column's text, as the decoder gives it.</summary>
    public string TextOf(int column, ReadOnlySpan<byte> utf8, Encoding encoding)
    {
        if (utf8.Length is 0 or > LongestText)
        {
            return encoding.GetString(utf8);
        }

        var slot = (column * Slots) + ((utf8.Length + (31 * utf8[^1]) + utf8[0]) & (Slots - 1));
        if (_texts[slot] is { } known && utf8.SequenceEqual(_bytes[slot].AsSpan(0, known.Length)))
        {
            return known;
        }

        var text = encoding.GetString(utf8);
        if (text.Length == utf8.Length) // the bytes kept are as long as the text, which holds for ASCII
        {
            utf8.CopyTo(_bytes[slot] ??= new byte[LongestText]);
            _texts[slot] = text;
        }

        return text;
    }

    /// <summary>A column's number, boxed.</summary>
    public object BoxOf<T>(int column, T number)
        where T : struct, IEquatable<T>
    {
        ref var known = ref _numbers[(column * Slots) + (number.GetHashCode() & (Slots - 1))];
        return known is T same && same.Equals(number) ? known : known = number;
    }
}
