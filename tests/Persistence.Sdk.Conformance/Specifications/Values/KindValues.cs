using System.Text.Json;
using Persistence.Sdk.Conformance.Tables;

namespace Persistence.Sdk.Conformance.Specifications.Values;

/// <summary>Values at the edges of every kind, which both databases must hold.</summary>
internal static class KindValues
{
    public static readonly string?[] Texts =
    [
        "", " ", "trailing ", "\t\r\n", "'", "\"", "\\", "\\u0000", "@p", "$1", "{columns}", "NULL", "0", "1e5",
        "2025-01-01", "true",
        "é", "e\u0301", "ß", "中文", "עברית", "😀👩‍🔬", "\u0001\u001f\u007f\u0085\u2028\ufeff\ufffe\uffff",
        "a\ud83d\ude00b", null,
    ];

    public static readonly int?[] Integers = [0, 1, -1, int.MaxValue, int.MinValue, null];

    public static readonly long?[] Bigints =
        [0, -1, long.MaxValue, long.MinValue, (1L << 53) + 1, -(1L << 53) - 1, int.MaxValue + 1L, null];

    public static readonly double?[] Doubles =
    [
        0, 1, -1, 0.1, 1.0 / 3, 0.1 + 0.2, double.MaxValue, double.MinValue, double.Epsilon, -double.Epsilon,
        2.2250738585072014E-308,
        2.2250738585072009E-308, 1e300, 1.5e300, 123456789012345680, 9007199254740993, 5e-324, 1.7976931348623155E+308,
        4.35, 1e22, 1e23, null,
    ];

    public static readonly decimal?[] Decimals =
    [
        0m, 1m, -1m, 0.1m, 0.000001m, -0.000001m, 999999999999.999999m, -999999999999.999999m, 1.10m, 100m, -0.0m,
        123456789012.345678m, null,
    ];

    public static readonly decimal?[] Prices = [0m, 0.01m, -0.01m, 9999999999.99m, -9999999999.99m, 19.9m, 20.00m,
        null];

    public static readonly DateOnly?[] Days =
    [
        new(1, 1, 2), new(9999, 12, 30), new(1969, 12, 31), new(1970, 1, 1), new(2000, 2, 29), new(1900, 2, 28),
        new(1582, 10, 10), null,
    ];

    public static readonly Guid?[] Uuids =
    [
        Guid.Empty, Guid.Parse("00000000-0000-0000-0000-000000000001"),
        Guid.Parse("ffffffff-ffff-ffff-ffff-ffffffffffff"),
        Guid.Parse("0191d6a8-7f3e-7c1b-9a2d-8b5e4f60c731"), null,
    ];

    public static readonly byte[][] ByteStrings = [[], [0], [0xff, 0x00, 0x0d, 0x0a, 0x5c],
        [.. Enumerable.Range(0, 256).Select(i => (byte)i)]];

    public static readonly float[][] Vectors =
    [
        [], [0f], [-0f, 1f, -1f], [float.MaxValue, float.MinValue, float.Epsilon, 1.17549435E-38f, 0.1f, 1f / 3],
        [.. Enumerable.Range(0, 1536).Select(i => MathF.Sin(i))],
    ];

    /// <summary>What is written, and what must come back.</summary>
    public static readonly (DateTimeOffset Written, DateTimeOffset Expected)[] Moments =
    [
        Same(Utc(2025, 3, 30)), Same(Utc(1, 1, 2)), Same(Utc(1969, 12, 31).AddHours(23)),
        Same(DateTimeOffset.UnixEpoch), Same(Utc(2000, 2, 29)),
        (DateTimeOffset.MinValue.AddTicks(10), DateTimeOffset.MinValue.AddTicks(10)),
        (DateTimeOffset.MaxValue.AddTicks(-10), new DateTimeOffset(DateTimeOffset.MaxValue.Ticks - 19, TimeSpan.Zero)),
        (Utc(2025, 1, 1).AddTicks(9), Utc(2025, 1, 1)), (Utc(2025, 1, 1).AddTicks(19), Utc(2025, 1, 1).AddTicks(10)),
        (Utc(1969, 12, 31).AddTicks(-1), Utc(1969, 12, 31).AddTicks(-10)),
        (new DateTimeOffset(2025, 3, 30, 2, 30, 0, TimeSpan.FromHours(2)),
            new DateTimeOffset(2025, 3, 30, 0, 30, 0, TimeSpan.Zero)),
        (new DateTimeOffset(2025, 7, 1, 0, 0, 0, TimeSpan.FromMinutes(-570)),
            new DateTimeOffset(2025, 7, 1, 9, 30, 0, TimeSpan.Zero)),
        (new DateTimeOffset(2024, 2, 29, 0, 0, 0, TimeSpan.FromHours(14)),
            new DateTimeOffset(2024, 2, 28, 10, 0, 0, TimeSpan.Zero)),
    ];

    public static readonly string[] Documents =
    [
        "{}", "[]", "null", "true", "false", "0", "-1", "\"text\"", "\"\"", "1.5", "1e0", "100e-2", "-0.0", "1.5e300",
        "1e-300",
        "12345678901234567890123456789", "0.1234567890123456789012345",
        """{"b": 1, "a": {"c": [1, "x", null, true]}}""",
        """{"": "", " ": 0, "ключ": "значение", "longer key": 1, "k": 2}""",
        """["\"\\\/\b\f\n\r\t\u0001\u001f\u007f\u2028", "😀", "\ud83d\ude00"]""",
        """{"a": {"b": {"c": {}}}, "list": [[], [[]], {}]}""", Deep(64),
    ];

    public static IEnumerable<TypedKeys> Keys(string text)
    {
        var plain = new TypedKeys
        {
            Text = text,
            Int = 0,
            Long = 0,
            Flag = false,
            Exact = 0,
            Moment = DateTimeOffset.UnixEpoch,
            Day = new DateOnly(2025, 1, 1),
            Uuid = Guid.Empty,
            Shade = Shade.None,
            Note = "plain",
        };
        TypedKeys[] others =
        [
            plain with { Text = text + "\"\\\u0001é😀" }, plain with { Int = int.MinValue },
            plain with { Long = long.MaxValue },
            plain with { Flag = true }, plain with { Exact = -999999999999.999999m }, plain with { Exact = 0.1m },
            plain with { Moment = Utc(9999, 12, 31).AddTicks(-10) },
            plain with { Moment = DateTimeOffset.UnixEpoch.AddTicks(10) },
            plain with { Day = new DateOnly(1, 1, 2) },
            plain with { Uuid = Guid.Parse("abcdef01-2345-6789-abcd-ef0123456789") },
            plain with { Shade = Shade.Light },
        ];
        return [plain, .. others.Select((row, i) => row with { Note = $"row {i}" })];
    }

    private static DateTimeOffset Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static (DateTimeOffset, DateTimeOffset) Same(DateTimeOffset moment) => (moment, moment);

    private static string Deep(int depth) =>
        string.Concat(Enumerable.Repeat("[", depth)) + "1" + string.Concat(Enumerable.Repeat("]", depth));
}
