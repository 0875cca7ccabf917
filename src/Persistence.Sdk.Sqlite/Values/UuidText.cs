namespace Persistence.Sdk.Sqlite.Values;

/// <summary>Reads a UUID of the form that SQLite keeps, in lower case, without making a text of it.</summary>
internal static class UuidText
{
    private const int Length = 36;

    public static bool TryRead(ReadOnlySpan<byte> text, Span<byte> uuid)
    {
        if (text.Length != Length)
        {
            return false;
        }

        var at = 0;
        for (var i = 0; i < Length;)
        {
            if (i is 8 or 13 or 18 or 23)
            {
                if (text[i++] != (byte)'-')
                {
                    return false;
                }

                continue;
            }

            var (high, low) = (Digit(text[i]), Digit(text[i + 1]));
            if ((high | low) < 0)
            {
                return false;
            }

            uuid[at++] = (byte)((high << 4) | low);
            i += 2;
        }

        return true;
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        _ => -1,
    };
}
