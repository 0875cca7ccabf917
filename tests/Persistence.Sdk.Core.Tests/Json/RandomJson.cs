using System.Globalization;
using System.Text;

namespace Persistence.Sdk.Core.Tests.Json;

/// <summary>Random JSON texts in every spelling of blanks, strings and numbers, now and then broken.</summary>
internal sealed class RandomJson(Random random)
{
    private const string Letters = "abcxyzABC019 _-.:,/'<&";
    private const string Special = "\u007f\u0080éßñ\u07ff\u0800\u2028\u2029日\ud7ff\ue000\ufeff\ufffd\uffff";

    /// <summary>A document; about one in eight is not as it should be.</summary>
    public string Document()
    {
        var text = new StringBuilder();
        AppendValue(text, random.Next(6));
        return random.Next(16) switch
        {
            0 => Damaged(text),
            1 => Odd(text.ToString()),
            _ => text.ToString(),
        };
    }

    /// <summary>A flat or nested object without faults, whose few names meet those of other objects often.</summary>
    public string Object()
    {
        var text = new StringBuilder();
        AppendObject(text, 2);
        return text.ToString();
    }

    /// <summary>An array of numbers that may be written in two ways by <paramref name="spelling"/>.</summary>
    public static string Numbers(Random random, Random spelling)
    {
        var items = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Spelled(random.Next(-3, 12), spelling));
        return $"[{string.Join(',', items)}, {{\"n\": {Spelled(random.Next(100), spelling)}}}]";
    }

    private static string Spelled(int tenths, Random spelling)
    {
        string plain = (tenths / 10m).ToString("0.0", CultureInfo.InvariantCulture);
        return spelling.Next(4) switch
        {
            0 => plain,
            1 => plain + "00",
            2 => tenths.ToString(CultureInfo.InvariantCulture) + "e-1",
            _ => plain + "E+0",
        };
    }

    private void AppendValue(StringBuilder text, int depth)
    {
        Blank(text);
        switch (random.Next(depth > 0 ? 9 : 6))
        {
            case 0:
                text.Append(random.Next(3) switch { 0 => "null", 1 => "true", _ => "false" });
                break;
            case 1 or 2:
                AppendString(text, random.Next(12));
                break;
            case 3 or 4 or 5:
                AppendNumber(text);
                break;
            case 6:
                AppendArray(text, depth);
                break;
            default:
                AppendObject(text, depth);
                break;
        }

        Blank(text);
    }

    private void AppendArray(StringBuilder text, int depth)
    {
        text.Append('[');
        for (int left = random.Next(5); left > 0; left--)
        {
            AppendValue(text, depth - 1);
            text.Append(left > 1 ? "," : "");
        }

        text.Append(']');
    }

    private void AppendObject(StringBuilder text, int depth)
    {
        text.Append('{');
        var names = new HashSet<string>();
        for (int left = random.Next(7); left > 0; left--)
        {
            string name = Text(random.Next(4));
            if (names.Add(name))
            {
                text.Append(names.Count > 1 ? "," : "");
                AppendSpelled(text, name);
                text.Append(':');
                AppendValue(text, depth - 1);
            }
        }

        text.Append('}');
    }

    private void AppendString(StringBuilder text, int length) => AppendSpelled(text, Text(length));

    private string Text(int length)
    {
        var text = new StringBuilder();
        for (; length > 0; length--)
        {
            _ = random.Next(8) switch
            {
                0 => text.Append((char)random.Next(1, 0x20)),
                1 => text.Append("\"\\/"[random.Next(3)]),
                2 => text.Append(Special[random.Next(Special.Length)]),
                3 => text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000))),
                _ => text.Append(Letters[random.Next(Letters.Length)]),
            };
        }

        return text.ToString();
    }

    private void AppendSpelled(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char c in value)
        {
            int shortForm = "\"\\/\b\f\n\r\t".IndexOf(c);
            if (shortForm >= 0 && (random.Next(2) == 0 || c == '\\'))
            {
                text.Append('\\').Append("\"\\/bfnrt"[shortForm]);
            }
            else if (c < ' ' || c == '"' || (random.Next(6) == 0 && !char.IsSurrogate(c)) || IsEscapedHalf(c, value))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        text.Append('"');
    }

    // Both halves of a pair must be spelled alike: escaped in strings of even length.
    private static bool IsEscapedHalf(char c, string value) => char.IsSurrogate(c) && value.Length % 2 == 0;

    private void AppendNumber(StringBuilder text)
    {
        text.Append(random.Next(3) == 0 ? "-" : "");
        text.Append(random.Next(3) == 0 ? "0" : Digits(random.Next(1, 25), "123456789"));
        if (random.Next(2) == 0)
        {
            text.Append('.').Append(Digits(random.Next(1, 25), "0000000123456789"));
        }

        if (random.Next(2) == 0)
        {
            int reach = random.Next(10) == 0 ? 400 : 12;
            text.Append("eE"[random.Next(2)]).Append(new[] { "", "+", "-" }[random.Next(3)]);
            text.Append(random.Next(8) == 0 ? "00" : "").Append(random.Next(reach));
        }
    }

    private string Digits(int count, string first)
    {
        var digits = new StringBuilder().Append(first[random.Next(first.Length)]);
        while (digits.Length < count)
        {
            digits.Append("0000123456789"[random.Next(13)]);
        }

        return digits.ToString();
    }

    private void Blank(StringBuilder text)
    {
        while (random.Next(6) == 0)
        {
            text.Append(" \t\n\r"[random.Next(4)]);
        }
    }

    private string Damaged(StringBuilder text)
    {
        const string Characters = "{}[]\",:\\ue+-.0019tn ";
        for (int left = random.Next(1, 3); left > 0; left--)
        {
            int at = random.Next(text.Length);
            if (char.IsSurrogate(text[at]))
            {
                continue; // Half a pair cannot be sent to the server.
            }

            _ = random.Next(2) == 0 && text.Length > 1
                ? text.Remove(at, 1)
                : text.Insert(at, Characters[random.Next(Characters.Length)]);
        }

        return text.ToString();
    }

    private string Odd(string document) => random.Next(9) switch
    {
        0 => $"{{\"a\":1,\"a\":{document}}}",
        1 => $"[{document},\"\\u0000\"]",
        2 => $"{{\"\\ud83d\":{document}}}",
        3 => $"[\"\\ude00\\ud83d\",{document}]",
        4 => new string('[', 70) + document + new string(']', 70),
        5 => $"[0.{new string('0', 16_390)}1,{document}]",
        6 => $"[0e{random.Next(100_000)},1e-{random.Next(20_000)},{document}]",
        7 => $"[{document},]",
        _ => $"[{document}]1",
    };
}
