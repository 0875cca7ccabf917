using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Sqlite.Values;

/// <summary>The form in which SQLite keeps each kind of value. <see cref="StoredValues"/> is the way back.</summary>
internal static class SqliteValues
{
    private static readonly object True = 1L;
    private static readonly object False = 0L;

    /// <summary>A normalised value as text, integer, real, blob or NULL.</summary>
    public static object ToStored(ColumnDefinition column, object? value) => column.Kind switch
    {
        _ when value is null => DBNull.Value,
        ColumnKind.Boolean => (bool)value ? True : False,
        ColumnKind.Decimal => ((DecimalCodec)column.Codec).ToScaled((decimal)value),
        ColumnKind.Timestamp => TimestampCodec.ToText((DateTime)value),
        ColumnKind.Date => DateCodec.ToText((DateOnly)value),
        ColumnKind.Uuid => ((Guid)value).ToString("D"),
        ColumnKind.Vector => VectorCodec.ToBlob((float[])value),
        _ => value,
    };
}
