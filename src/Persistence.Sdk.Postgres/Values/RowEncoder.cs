using System.Buffers.Binary;
using Npgsql;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>
/// Writes rows as bytes that are compared with those of SQLite. A row comes as one field, in the form in which the
/// server sends a record: the number of its columns, then for each its type, its length and its binary form. No value
/// is made into an object. What the column's kind does not have is only marked: such a row is read again by
/// <see cref="PostgresValues"/>. Used by one reader.
/// </summary>
internal sealed class RowEncoder(TableDefinition table, EncodedRows rows)
{
    private const int CountBytes = sizeof(int);
    private const int HeaderBytes = 2 * sizeof(int);

    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks
        / TimeSpan.TicksPerMicrosecond;

    private static readonly long LastMicrosecond = DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;
    private byte[] _record = new byte[4096];

    /// <summary>The version of the row that was added last.</summary>
    public long Version { get; private set; }

    /// <summary>Adds the row at the reader: its version, then its columns, in one record.</summary>
    /// <returns>False where its key cannot be read; nothing is added.</returns>
    public bool TryAdd(NpgsqlDataReader reader)
    {
        var record = Record(reader)[CountBytes..];
        Version = BinaryPrimitives.ReadInt64BigEndian(Next(ref record));
        rows.Begin(Version);
        for (var i = 0; i < table.Columns.Count; i++)
        {
            var column = table.Columns[i];
            if (BinaryPrimitives.ReadInt32BigEndian(record[sizeof(int)..]) < 0)
            {
                record = record[HeaderBytes..];
                rows.AddNull();
            }
            else if (!TryAdd(Next(ref record), column))
            {
                if (column.IsKey)
                {
                    rows.Drop();
                    return false;
                }

                rows.AddUnreadable(DatabaseSide.Postgres);
            }

            if (i + 1 == table.Key.Count && !rows.EndKey())
            {
                rows.Drop();
                return false;
            }
        }

        rows.End();
        return true;
    }

    /// <summary>The value of the next column, which is not NULL.</summary>
    private static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> record)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(record[sizeof(int)..]);
        var value = record.Slice(HeaderBytes, length);
        record = record[(HeaderBytes + length)..];
        return value;
    }

    private bool TryAdd(ReadOnlySpan<byte> raw, ColumnDefinition column)
    {
        switch (column.Kind)
        {
            case ColumnKind.Integer:
                return Add(BinaryPrimitives.ReadInt32BigEndian(raw));
            case ColumnKind.Bigint or ColumnKind.Double:
                return Add(BinaryPrimitives.ReadInt64BigEndian(raw));
            case ColumnKind.Boolean:
                return Add(raw[0]);
            case ColumnKind.Text or ColumnKind.Enum when column.IsKey:
                rows.AddKeyText(raw);
                return true;
            case ColumnKind.Json:
                raw[1..].CopyTo(rows.AddBytes(raw.Length - 1)); // behind the number of jsonb's format
                return true;
            case ColumnKind.Uuid:
                raw.CopyTo(rows.AddUuid());
                return true;
            case ColumnKind.Timestamp:
                var microseconds = BinaryPrimitives.ReadInt64BigEndian(raw);
                return microseconds >= -Epoch && microseconds <= LastMicrosecond - Epoch && Add(microseconds + Epoch);
            case ColumnKind.Date:
                var day = BinaryPrimitives.ReadInt32BigEndian(raw);
                return day >= -EpochDay && day <= DateOnly.MaxValue.DayNumber - EpochDay && Add(day + EpochDay);
            case ColumnKind.Decimal:
                return NumericFormat.TryScale(raw, column.Scale, out var scaled) && Add(scaled);
            case ColumnKind.Vector:
                return RealArrayFormat.TryAdd(raw, rows);
            default:
                raw.CopyTo(rows.AddBytes(raw.Length));
                return true;
        }
    }

    private ReadOnlySpan<byte> Record(NpgsqlDataReader reader)
    {
        var length = (int)reader.GetBytes(0, 0, null, 0, 0);
        if (length > _record.Length)
        {
            _record = new byte[2 * length];
        }

        reader.GetBytes(0, 0, _record, 0, length);
        return _record.AsSpan(0, length);
    }

    private bool Add(long number)
    {
        rows.AddNumber(number);
        return true;
    }
}
