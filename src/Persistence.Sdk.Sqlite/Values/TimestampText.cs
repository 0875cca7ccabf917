namespace Persistence.Sdk.Sqlite.Values;

/// <summary>Reads times of the form that SQLite keeps without making texts of them.</summary>
internal static class TimestampText
{
    private static ReadOnlySpan<byte> Form => "0000-00-00T00:00:00.000000Z"u8;

    /// <summary>Microseconds since the beginning of year 1.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (!HasForm(text, Form) || !TryReadDate(text[..10], out var day))
        {
            return false;
        }

        var (hour, minute, second) = (Number(text, 11, 2), Number(text, 14, 2), Number(text, 17, 2));
        microseconds = (((((((day * 24L) + hour) * 60) + minute) * 60) + second) * 1_000_000) + Number(text, 20, 6);
        return hour < 24 && minute < 60 && second < 60;
    }

    /// <summary>Days since the beginning of year 1.</summary>
    public static bool TryReadDate(ReadOnlySpan<byte> text, out long day)
    {
        day = 0;
        if (!HasForm(text, Form[..10]))
        {
            return false;
        }

        var (year, month, ofMonth) = (Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2));
        if (year < 1 || month is < 1 or > 12 || ofMonth < 1 || ofMonth > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateOnly(year, month, ofMonth).DayNumber;
        return true;
    }

    private static bool HasForm(ReadOnlySpan<byte> text, ReadOnlySpan<byte> form)
    {
        if (text.Length != form.Length)
        {
            return false;
        }

        for (var i = 0; i < form.Length; i++)
        {
            if (form[i] == (byte)'0' ? text[i] is < (byte)'0' or > (byte)'9' : text[i] != form[i])
            {
                return false;
            }
        }

        return true;
    }

    private static int Number(ReadOnlySpan<byte> text, int start, int length)
    {
        var number = 0;
        foreach (var digit in text.Slice(start, length))
        {
            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}
