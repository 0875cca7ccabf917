using System.Buffers.Binary;
using Npgsql;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>
/// Writes rows as bytes that are compared with those of SQLite, from the server's binary form, so that no value is made
/// into an object. What the column's kind does not have is only marked: such a row is read again by <see
/// cref="PostgresValues"/>.
/// </summary>
internal sealed class RowEncoder(TableDefinition table, EncodedRows rows)
{
    private static readonly long Epoch = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks
        / TimeSpan.TicksPerMicrosecond;

    private static readonly long LastMicrosecond = DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond;

    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;
    private byte[] _field = new byte[256];

    /// <summary>Adds the row at the reader: its version, then its columns.</summary>
    /// <returns>False where its key cannot be read; nothing is added.</returns>
    public bool TryAdd(NpgsqlDataReader reader)
    {
        rows.Begin(reader.GetInt64(0));
        foreach (var column in table.Columns)
        {
            var field = column.Ordinal + 1;
            if (reader.IsDBNull(field))
            {
                rows.AddNull();
            }
            else if (!TryAdd(reader, field, column))
            {
                if (column.IsKey)
                {
                    rows.Drop();
                    return false;
                }

                rows.AddUnreadable(DatabaseSide.Postgres);
            }

            if (field == table.Key.Count && !rows.EndKey())
            {
                rows.Drop();
                return false;
            }
        }

        rows.End();
        return true;
    }

    private bool TryAdd(NpgsqlDataReader reader, int field, ColumnDefinition column)
    {
        switch (column.Kind)
        {
            case ColumnKind.Integer:
                return Add(reader.GetInt32(field));
            case ColumnKind.Bigint:
                return Add(reader.GetInt64(field));
            case ColumnKind.Boolean:
                return Add(reader.GetBoolean(field) ? 1 : 0);
            case ColumnKind.Double:
                return Add(BitConverter.DoubleToInt64Bits(reader.GetDouble(field)));
            default:
                return TryAdd(Raw(reader, field), column);
        }
    }

    private bool TryAdd(ReadOnlySpan<byte> raw, ColumnDefinition column)
    {
        switch (column.Kind)
        {
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

    /// <summary>The field as the server sent it.</summary>
    private ReadOnlySpan<byte> Raw(NpgsqlDataReader reader, int field)
    {
        var length = (int)reader.GetBytes(field, 0, null, 0, 0);
        if (length > _field.Length)
        {
            _field = new byte[2 * length];
        }

        reader.GetBytes(field, 0, _field, 0, length);
        return _field.AsSpan(0, length);
    }

    private bool Add(long number)
    {
        rows.AddNumber(number);
        return true;
    }
}
