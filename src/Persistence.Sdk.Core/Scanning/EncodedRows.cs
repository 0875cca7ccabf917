using System.Buffers.Binary;
using System.Text;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>
/// Rows that were read together, in key order, as bytes in which both databases write the same values alike: equal
/// bytes are equal rows, and the order of the keys' bytes is the order of the keys. No value is made into an object,
/// which is what comparing whole tables would spend its time on. Not safe for concurrent use.
/// </summary>
internal sealed class EncodedRows(TableDefinition table)
{
    private const int NumberBytes = 9;

    /// <summary>No byte of a key takes more than six of its text, so that one this short is never too long.</summary>
    private const int MaxKeyBytesUnseen = RowKey.MaxTextBytes / 6;

    private readonly List<Place> _places = [];
    private byte[] _bytes = [];

    /// <summary>The number of rows.</summary>
    public int Count => _places.Count;

    /// <summary>The bytes of all rows.</summary>
    public int Length { get; private set; }

    /// <summary>Rows whose key cannot be read and which therefore have no place in the order.</summary>
    public List<DamagedRow> Damaged { get; } = [];

    /// <summary>Whether nothing stands behind the last row.</summary>
    public bool IsEnd { get; set; }

    /// <summary>The version of a row.</summary>
    public long VersionOf(int row) => _places[row].Version;

    public ReadOnlySpan<byte> KeyBytesOf(int row) =>
        _bytes.AsSpan(_places[row].Key, _places[row].Contents - _places[row].Key);

    public ReadOnlySpan<byte> ContentsOf(int row) =>
        _bytes.AsSpan(_places[row].Contents, _places[row].End - _places[row].Contents);

    public RowKey KeyOf(int row)
    {
        var bytes = KeyBytesOf(row);
        var values = new object[table.Key.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = ReadKeyValue(table.Key[i], ref bytes);
        }

        return RowKey.FromNormalized(table, values);
    }

    /// <summary>Forgets all rows and keeps the memory.</summary>
    public void Clear()
    {
        _places.Clear();
        Damaged.Clear();
        Length = 0;
        IsEnd = false;
    }

    /// <summary>Begins a row; its columns follow in their order.</summary>
    public void Begin(long version) => _places.Add(new Place(version, Length, Length, Length));

    /// <summary>The columns of the key are written.</summary>
    /// <returns>False where they make no key, because it would be too long.</returns>
    public bool EndKey()
    {
        _places[^1] = _places[^1] with { Contents = Length };
        return Length - _places[^1].Key <= MaxKeyBytesUnseen || IsKey(_places.Count - 1);
    }

    public void End() => _places[^1] = _places[^1] with { End = Length };

    /// <summary>Takes back the row that was begun.</summary>
    public void Drop()
    {
        Length = _places[^1].Key;
        _places.RemoveAt(_places.Count - 1);
    }

    public void AddNull() => Take(1)[0] = (byte)Mark.Null;

    /// <summary>Stands for a value that cannot be read and is equal to none of the other database.</summary>
    public void AddUnreadable(DatabaseSide side) =>
        Take(1)[0] = (byte)(side == DatabaseSide.Sqlite ? Mark.UnreadableInSqlite : Mark.UnreadableInPostgres);

    /// <summary>An integer, a truth value, a scaled decimal, a day's number, microseconds since year 1.</summary>
    public void AddNumber(long value)
    {
        var bytes = Take(NumberBytes);
        bytes[0] = (byte)Mark.Value;
        BinaryPrimitives.WriteUInt64BigEndian(bytes[1..], (ulong)value ^ (1UL << 63));
    }

    /// <summary>A text of the key, which has no NUL.</summary>
    public void AddKeyText(ReadOnlySpan<byte> utf8)
    {
        var bytes = Take(utf8.Length + 2);
        bytes[0] = (byte)Mark.Value;
        utf8.CopyTo(bytes[1..]);
        bytes[^1] = 0;
    }

    /// <summary>Text, JSON, bytes, a vector; gives the place to write them to.</summary>
    public Span<byte> AddBytes(int length)
    {
        var bytes = Take(length + sizeof(int) + 1);
        bytes[0] = (byte)Mark.Value;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], length);
        return bytes[(sizeof(int) + 1)..];
    }

    /// <summary>A UUID; gives the place to write its sixteen bytes to.</summary>
    public Span<byte> AddUuid()
    {
        var bytes = Take(17);
        bytes[0] = (byte)Mark.Value;
        return bytes[1..];
    }

    private bool IsKey(int row)
    {
        try
        {
            return KeyOf(row) is not null;
        }
        catch (ValueRejectedException)
        {
            return false;
        }
    }

    private static object ReadKeyValue(ColumnDefinition column, ref ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[1..];
        var length = column.Kind switch
        {
            ColumnKind.Text or ColumnKind.Enum => bytes.IndexOf((byte)0) + 1,
            ColumnKind.Uuid => 16,
            _ => sizeof(long),
        };
        var value = bytes[..length];
        bytes = bytes[length..];
        return column.Kind switch
        {
            ColumnKind.Text or ColumnKind.Enum => Encoding.UTF8.GetString(value[..^1]),
            ColumnKind.Uuid => new Guid(value, bigEndian: true),
            _ => FromNumber(column, (long)(BinaryPrimitives.ReadUInt64BigEndian(value) ^ (1UL << 63))),
        };
    }

    private static object FromNumber(ColumnDefinition column, long number) => column.Kind switch
    {
        ColumnKind.Integer => (int)number,
        ColumnKind.Bigint => number,
        ColumnKind.Boolean => number != 0,
        ColumnKind.Decimal => ((DecimalCodec)column.Codec).FromScaled(number),
        ColumnKind.Timestamp => new DateTime(number * TimeSpan.TicksPerMicrosecond, DateTimeKind.Utc),
        ColumnKind.Date => DateOnly.FromDayNumber((int)number),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind, "This kind cannot be part of a key."),
    };

    private Span<byte> Take(int length)
    {
        var needed = checked(Length + length);
        if (needed > _bytes.Length)
        {
            Array.Resize(
                ref _bytes,
                (int)Math.Min(Math.Max(needed, Math.Max(4096L, 2L * _bytes.Length)), Array.MaxLength));
        }

        var taken = _bytes.AsSpan(Length, length);
        Length = needed;
        return taken;
    }

    private enum Mark : byte
    {
        Null,
        Value,
        UnreadableInSqlite,
        UnreadableInPostgres,
    }

    private readonly record struct Place(long Version, int Key, int Contents, int End);
}
