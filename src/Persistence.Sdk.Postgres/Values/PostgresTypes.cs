using NpgsqlTypes;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Postgres.Values;

/// <summary>How each kind of column is called in Postgres, and in which form its values travel in arrays.</summary>
internal static class PostgresTypes
{
    /// <summary>The type of a single parameter.</summary>
    public static NpgsqlDbType Single(ColumnKind kind) => kind switch
    {
        ColumnKind.Text or ColumnKind.Enum => NpgsqlDbType.Text,
        ColumnKind.Integer => NpgsqlDbType.Integer,
        ColumnKind.Bigint => NpgsqlDbType.Bigint,
        ColumnKind.Boolean => NpgsqlDbType.Boolean,
        ColumnKind.Double => NpgsqlDbType.Double,
        ColumnKind.Decimal => NpgsqlDbType.Numeric,
        ColumnKind.Timestamp => NpgsqlDbType.TimestampTz,
        ColumnKind.Date => NpgsqlDbType.Date,
        ColumnKind.Uuid => NpgsqlDbType.Uuid,
        ColumnKind.Json => NpgsqlDbType.Jsonb,
        ColumnKind.Bytes => NpgsqlDbType.Bytea,
        ColumnKind.Vector => NpgsqlDbType.Array | NpgsqlDbType.Real,
        _ => throw Unknown(kind),
    };

    /// <summary>
    /// The type of the elements of an array of values. JSON and vectors travel as text: an array of jsonb gains
    /// nothing, and rows of a two-dimensional array would all need one length.
    /// </summary>
    public static NpgsqlDbType Element(ColumnKind kind) =>
        kind is ColumnKind.Json or ColumnKind.Vector ? NpgsqlDbType.Text : Single(kind);

    /// <summary>The SQL name of <see cref="Element"/>.</summary>
    public static string ElementSql(ColumnKind kind) => kind switch
    {
        ColumnKind.Text or ColumnKind.Enum or ColumnKind.Json or ColumnKind.Vector => "text",
        ColumnKind.Integer => "int",
        ColumnKind.Bigint => "bigint",
        ColumnKind.Boolean => "boolean",
        ColumnKind.Double => "double precision",
        ColumnKind.Decimal => "numeric",
        ColumnKind.Timestamp => "timestamptz",
        ColumnKind.Date => "date",
        ColumnKind.Uuid => "uuid",
        ColumnKind.Bytes => "bytea",
        _ => throw Unknown(kind),
    };

    /// <summary>Turns an array's element into the column's own type.</summary>
    public static string FromElement(ColumnKind kind, string element) => kind switch
    {
        ColumnKind.Json => $"{element}::jsonb",
        ColumnKind.Vector => $"{element}::real[]",
        _ => element,
    };

    /// <summary>The column as an element of the canonical JSON array that is the text of a key.</summary>
    public static string KeyElement(ColumnDefinition column, string sql) => column.Kind switch
    {
        ColumnKind.Timestamp => $"to_char({sql} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')",
        _ => sql,
    };

    /// <summary>
    /// The column as an element of a JSON array from which <see cref="LoggedValues"/> reads it back exactly.
    /// </summary>
    public static string LoggedElement(ColumnDefinition column, string sql) => column.Kind switch
    {
        ColumnKind.Double or ColumnKind.Vector or ColumnKind.Decimal => $"{sql}::text",
        ColumnKind.Bytes => $"encode({sql}, 'base64')",
        ColumnKind.Json => $"CASE WHEN {sql} IS NOT NULL THEN json_build_array({sql}) END",
        ColumnKind.Timestamp => $"{sql} AT TIME ZONE 'UTC'",
        _ => sql,
    };

    private static ArgumentOutOfRangeException Unknown(ColumnKind kind) =>
        new(nameof(kind), kind, "This kind of column has no Postgres type.");
}
