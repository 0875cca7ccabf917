using System.Globalization;
using System.Text;
using System.Text.Json;
using Persistence.Sdk.Conformance.Tables;

namespace Persistence.Sdk.Conformance.Specifications.Values;

/// <summary>Random values of every kind, drawn so that edges are as likely as the middle.</summary>
internal sealed class RandomValues(Random random)
{
    public AllKinds Row(string id) => new()
    {
        Id = id,
        Text = Maybe(Text),
        Int = MaybeValue(() => unchecked((int)Bits())),
        Long = MaybeValue(Bits),
        Flag = MaybeValue(() => random.Next(2) == 0),
        Real = MaybeValue(Real),
        Exact = MaybeValue(() => Scaled(18, 6)),
        Money = MaybeValue(() => Scaled(12, 2)),
        Moment = MaybeValue(
            () => new DateTimeOffset(random.NextInt64(10, DateTime.MaxValue.Ticks - 10) / 10 * 10, TimeSpan.Zero)),
        Day = MaybeValue(() => DateOnly.FromDayNumber(random.Next(1, DateOnly.MaxValue.DayNumber))),
        Uuid = MaybeValue(() => new Guid(Bytes(16))),
        Json = MaybeValue(() => JsonElement.Parse(Document(4))),
        Bytes = MaybeValue(() => new ReadOnlyMemory<byte>(Bytes(random.Next(40)))),
        Vector = MaybeValue(
            () => new ReadOnlyMemory<float>([.. Enumerable.Range(0, random.Next(6)).Select(_ => Single())])),
        Shade = MaybeValue(() => Enum.GetValues<Shade>()[random.Next(3)]),
    };

    public TypedKeys Key() => new()
    {
        Text = Text(),
        Int = unchecked((int)Bits()),
        Long = Bits(),
        Flag = random.Next(2) == 0,
        Exact = Scaled(18, 6),
        Moment = new DateTimeOffset(random.NextInt64(10, DateTime.MaxValue.Ticks - 10) / 10 * 10, TimeSpan.Zero),
        Day = DateOnly.FromDayNumber(random.Next(1, DateOnly.MaxValue.DayNumber)),
        Uuid = new Guid(Bytes(16)),
        Shade = Enum.GetValues<Shade>()[random.Next(3)],
        Note = "",
    };

    public string Text()
    {
        var text = new StringBuilder();
        for (var length = random.Next(12); length > 0; length--)
        {
            text.Append(Scalar().ToString());
        }

        return text.ToString();
    }

    private Rune Scalar()
    {
        // ASCII with its controls, the rest of the first plane, or any plane; never NUL, never half a pair.
        var limit = random.Next(3) switch { 0 => 0x80, 1 => 0x10000, _ => 0x110000 };
        var value = random.Next(1, limit);
        return Rune.IsValid(value) ? new Rune(value) : new Rune('?');
    }

    private long Bits() => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);

    private double Real()
    {
        var number = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        return !double.IsFinite(number) || number == 0 ? random.NextDouble() : number;
    }

    private float Single()
    {
        var number = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
        return float.IsFinite(number) ? number : random.NextSingle();
    }

    private decimal Scaled(int digits, byte scale)
    {
        var magnitude = random.NextInt64(0, (long)Math.Pow(10, random.Next(1, digits + 1)));
        return new decimal((int)magnitude, (int)(magnitude >> 32), 0, random.Next(2) == 0 && magnitude != 0, scale);
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private string Document(int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "false",
        2 => Bits().ToString(CultureInfo.InvariantCulture),
        3 => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        4 => JsonSerializer.Serialize(Text()),
        5 => $"[{string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => Document(depth - 1)))}]",
        _ => $"{{{string.Join(", ", Names().Select(name => Property(name, depth - 1)))}}}",
    };

    private string Property(string name, int depth) => $"{JsonSerializer.Serialize(name)} : {Document(depth)}";

    private IEnumerable<string> Names() =>
        Enumerable.Range(0, random.Next(4)).Select(_ => Text()).Distinct(StringComparer.Ordinal);

    private T? Maybe<T>(Func<T> make)
        where T : class => random.Next(8) == 0 ? null : make();

    private T? MaybeValue<T>(Func<T> make)
        where T : struct => random.Next(8) == 0 ? null : make();
}
