using Npgsql;
using NpgsqlTypes;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Postgres.Loading;

/// <summary>Writes rows of normalised values into a binary copy.</summary>
internal sealed class CopyValues(TableDefinition table)
{
    private readonly Action<NpgsqlBinaryImporter, object>[] _write =
        [.. table.Columns.Select(column => WriterOf(column.Kind))];

    public void Write(NpgsqlBinaryImporter copy, VersionedRow row)
    {
        copy.StartRow();
        var values = row.Row.Values;
        for (var i = 0; i < _write.Length; i++)
        {
            if (values[i] is { } value)
            {
                _write[i](copy, value);
            }
            else
            {
                copy.WriteNull();
            }
        }

        copy.Write(row.Version, NpgsqlDbType.Bigint);
    }

    private static Action<NpgsqlBinaryImporter, object> WriterOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Text or ColumnKind.Enum => static (copy, value) => copy.Write((string)value, NpgsqlDbType.Text),
        ColumnKind.Integer => static (copy, value) => copy.Write((int)value, NpgsqlDbType.Integer),
        ColumnKind.Bigint => static (copy, value) => copy.Write((long)value, NpgsqlDbType.Bigint),
        ColumnKind.Boolean => static (copy, value) => copy.Write((bool)value, NpgsqlDbType.Boolean),
        ColumnKind.Double => static (copy, value) => copy.Write((double)value, NpgsqlDbType.Double),
        ColumnKind.Decimal => static (copy, value) => copy.Write((decimal)value, NpgsqlDbType.Numeric),
        ColumnKind.Timestamp => static (copy, value) => copy.Write((DateTime)value, NpgsqlDbType.TimestampTz),
        ColumnKind.Date => static (copy, value) => copy.Write((DateOnly)value, NpgsqlDbType.Date),
        ColumnKind.Uuid => static (copy, value) => copy.Write((Guid)value, NpgsqlDbType.Uuid),
        ColumnKind.Json => static (copy, value) => copy.Write((string)value, NpgsqlDbType.Jsonb),
        ColumnKind.Bytes => static (copy, value) => copy.Write((byte[])value, NpgsqlDbType.Bytea),
        ColumnKind.Vector =>
            static (copy, value) => copy.Write((float[])value, NpgsqlDbType.Array | NpgsqlDbType.Real),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This kind of column cannot be copied."),
    };
}
