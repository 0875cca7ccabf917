using System.Text.Json;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Tables;

/// <summary>A column of every kind.</summary>
public sealed record Sample
{
    public required string Id { get; init; }

    public string? Text { get; init; }

    public int? Integer { get; init; }

    public long? Bigint { get; init; }

    public bool? Boolean { get; init; }

    public double? Double { get; init; }

    public decimal? Money { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public DateOnly? Date { get; init; }

    public Guid? Uuid { get; init; }

    public JsonElement? Json { get; init; }

    public ReadOnlyMemory<byte>? Bytes { get; init; }

    public ReadOnlyMemory<float>? Vector { get; init; }

    public Colour? Colour { get; init; }

    public static TableDefinition<Sample> Table { get; } = TableDefinition.For<Sample>("test", "samples", table =>
    {
        table.Key(sample => sample.Id);
        table.Column(sample => sample.Text);
        table.Column(sample => sample.Integer);
        table.Column(sample => sample.Bigint);
        table.Column(sample => sample.Boolean);
        table.Column(sample => sample.Double);
        table.Column(sample => sample.Money).Decimal(18, 4);
        table.Column(sample => sample.Timestamp);
        table.Column(sample => sample.Date);
        table.Column(sample => sample.Uuid);
        table.Column(sample => sample.Json);
        table.Column(sample => sample.Bytes);
        table.Column(sample => sample.Vector);
        table.Column(sample => sample.Colour);
    });

    public const string Ddl =
        "CREATE TABLE test_samples (id TEXT PRIMARY KEY NOT NULL, text TEXT, integer INTEGER, bigint INTEGER, "
        + "boolean INTEGER, double REAL, money INTEGER, timestamp TEXT, date TEXT, uuid TEXT, json TEXT, bytes BLOB, "
        + "vector BLOB, colour TEXT, row_version INTEGER NOT NULL);";

    public static RowKey Key(string id) => RowKey.Of(Table, id);
}
