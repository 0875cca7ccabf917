using System.Text.Json;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>Every kind of column, and every kind that a key may have in the key.</summary>
public sealed record Everything
{
    public static readonly TableDefinition<Everything> Table = TableDefinition.For<Everything>("test", "everything",
        table =>
    {
        table.Key(row => row.KeyText).MayBeEmpty();
        table.Key(row => row.KeyInteger);
        table.Key(row => row.KeyBigint);
        table.Key(row => row.KeyBoolean);
        table.Key(row => row.KeyDecimal).Decimal(18, 4);
        table.Key(row => row.KeyTimestamp);
        table.Key(row => row.KeyDate);
        table.Key(row => row.KeyUuid);
        table.Key(row => row.KeyEnum);
        table.Column(row => row.Text);
        table.Column(row => row.Integer);
        table.Column(row => row.Bigint);
        table.Column(row => row.Boolean);
        table.Column(row => row.Double);
        table.Column(row => row.Decimal).Decimal(18, 6);
        table.Column(row => row.Timestamp);
        table.Column(row => row.Date);
        table.Column(row => row.Uuid);
        table.Column(row => row.Json);
        table.Column(row => row.Bytes);
        table.Column(row => row.Vector);
        table.Column(row => row.Enum);
    });

    public const string Ddl =
        """
        CREATE TABLE test.everything (
            key_text text COLLATE "C", key_integer int, key_bigint bigint, key_boolean boolean, key_decimal numeric(18,4),
            key_timestamp timestamptz, key_date date, key_uuid uuid, key_enum text COLLATE "C",
            text text COLLATE "C", "integer" int, "bigint" bigint, "boolean" boolean, double double precision,
            "decimal" numeric(18,6), "timestamp" timestamptz, date date, uuid uuid, json jsonb, bytes bytea, vector real[],
            enum text COLLATE "C", row_version bigint NOT NULL,
            PRIMARY KEY (key_text, key_integer, key_bigint, key_boolean, key_decimal, key_timestamp, key_date, key_uuid,
                key_enum));
        """;

    public string KeyText { get; init; } = "";

    public int KeyInteger { get; init; }

    public long KeyBigint { get; init; }

    public bool KeyBoolean { get; init; }

    public decimal KeyDecimal { get; init; }

    public DateTimeOffset KeyTimestamp { get; init; } = DateTimeOffset.UnixEpoch;

    public DateOnly KeyDate { get; init; } = new(1970, 1, 1);

    public Guid KeyUuid { get; init; }

    public Colour KeyEnum { get; init; }

    public string? Text { get; init; }

    public int? Integer { get; init; }

    public long? Bigint { get; init; }

    public bool? Boolean { get; init; }

    public double? Double { get; init; }

    public decimal? Decimal { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public DateOnly? Date { get; init; }

    public Guid? Uuid { get; init; }

    public JsonElement? Json { get; init; }

    public ReadOnlyMemory<byte>? Bytes { get; init; }

    public ReadOnlyMemory<float>? Vector { get; init; }

    public Colour? Enum { get; init; }
}
