using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Core.Values;

namespace Persistence.Sdk.Core.Tables;

/// <summary>What a builder gathers about a column before the definition is made.</summary>
internal sealed class ColumnSettings
{
    public required string Name { get; set; }

    public required ColumnKind Kind { get; init; }

    public required Type Type { get; init; }

    public required bool IsNullable { get; init; }

    public bool IsKey { get; set; }

    public bool MayBeEmpty { get; set; }

    public int? MaxBytes { get; set; }

    public bool IsListWhenUnset { get; set; }

    public bool IsSecret { get; set; }

    public int Precision { get; set; }

    public int Scale { get; set; }

    public ValueCodec CreateCodec() => Kind switch
    {
        not ColumnKind.Json when IsListWhenUnset => throw new ArgumentException(
            $"Column '{Name}' is of kind {Kind}; only a JSON column can be a list when it was never set."),
        ColumnKind.Text => new TextCodec(),
        ColumnKind.Integer => new IntegerCodec(),
        ColumnKind.Bigint => new BigintCodec(),
        ColumnKind.Boolean => new BooleanCodec(),
        ColumnKind.Double => new DoubleCodec(),
        ColumnKind.Decimal => CreateDecimal(),
        ColumnKind.Timestamp => new TimestampCodec(),
        ColumnKind.Date => new DateCodec(),
        ColumnKind.Uuid => new UuidCodec(),
        ColumnKind.Json => new JsonCodec(IsListWhenUnset ? JsonbText.EmptyArray : JsonbText.EmptyObject),
        ColumnKind.Bytes => new BytesCodec(),
        ColumnKind.Vector => new VectorCodec(),
        ColumnKind.Enum => new EnumCodec(Type),
        _ => throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "This kind of column has no codec."),
    };

    public static ColumnKind KindOf(Type type) => type switch
    {
        _ when type == typeof(string) => ColumnKind.Text,
        _ when type == typeof(int) => ColumnKind.Integer,
        _ when type == typeof(long) => ColumnKind.Bigint,
        _ when type == typeof(bool) => ColumnKind.Boolean,
        _ when type == typeof(double) => ColumnKind.Double,
        _ when type == typeof(decimal) => ColumnKind.Decimal,
        _ when type == typeof(DateTimeOffset) => ColumnKind.Timestamp,
        _ when type == typeof(DateOnly) => ColumnKind.Date,
        _ when type == typeof(Guid) => ColumnKind.Uuid,
        _ when type == typeof(System.Text.Json.JsonElement) => ColumnKind.Json,
        _ when type == typeof(ReadOnlyMemory<byte>) => ColumnKind.Bytes,
        _ when type == typeof(ReadOnlyMemory<float>) => ColumnKind.Vector,
        { IsEnum: true } => ColumnKind.Enum,
        _ => throw new ArgumentException($"A property of type {type} has no column kind.", nameof(type)),
    };

    private DecimalCodec CreateDecimal() => Precision is > 0 and <= 18 && Scale >= 0 && Scale <= Precision
        ? new DecimalCodec(Precision, Scale)
        : throw new ArgumentException(
            $"Column '{Name}' needs Decimal(precision, scale) with 1 to 18 digits, not ({Precision}, {Scale}).");
}
