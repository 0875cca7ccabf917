namespace Persistence.Sdk.Core.Values;

/// <summary>
/// The kinds of value a column may hold. Each kind has one form in .NET, one in SQLite and one in Postgres, chosen so
/// that what is read back from either side equals what was written.
/// </summary>
public enum ColumnKind
{
    /// <summary>A <see cref="string"/>; TEXT and text. No NUL and no lone surrogate; '' and NULL differ.</summary>
    Text,

    /// <summary>An <see cref="int"/>; INTEGER and int4.</summary>
    Integer,

    /// <summary>A <see cref="long"/>; INTEGER and int8.</summary>
    Bigint,

    /// <summary>A <see cref="bool"/>; INTEGER 0 or 1 and boolean.</summary>
    Boolean,

    /// <summary>A <see cref="double"/>; REAL and double precision. Finite; negative zero becomes zero.</summary>
    Double,

    /// <summary>
    /// A <see cref="decimal"/> of fixed precision and scale; scaled INTEGER and numeric. Never rounded.
    /// </summary>
    Decimal,

    /// <summary>A <see cref="DateTimeOffset"/>; TEXT and timestamptz. UTC, floored to microseconds.</summary>
    Timestamp,

    /// <summary>A <see cref="DateOnly"/>; TEXT and date.</summary>
    Date,

    /// <summary>A <see cref="Guid"/>; lower-case TEXT and uuid.</summary>
    Uuid,

    /// <summary>A <see cref="System.Text.Json.JsonElement"/>; TEXT in the form jsonb prints, and jsonb.</summary>
    Json,

    /// <summary>A <see cref="ReadOnlyMemory{T}"/> of bytes; BLOB and bytea.</summary>
    Bytes,

    /// <summary>A <see cref="ReadOnlyMemory{T}"/> of floats; BLOB (little-endian) and real[]. Finite only.</summary>
    Vector,

    /// <summary>An enum; its wire name as TEXT and text with a CHECK.</summary>
    Enum,
}
