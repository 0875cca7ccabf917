using System.Text.Json;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Tests.Preflight;

/// <summary>A row with a column of each kind and each constraint.</summary>
public sealed record Specimen
{
    public required string Id { get; init; }

    public string? Label { get; init; }

    public int? Size { get; init; }

    public long? Weight { get; init; }

    public bool? Alive { get; init; }

    public double? Heat { get; init; }

    public decimal? Price { get; init; }

    public DateTimeOffset? Found { get; init; }

    public DateOnly? Born { get; init; }

    public Guid? Tag { get; init; }

    public JsonElement? Facts { get; init; }

    public ReadOnlyMemory<byte>? Photo { get; init; }

    public ReadOnlyMemory<float>? Shape { get; init; }

    public Mood? Mood { get; init; }

    public required string Finder { get; init; }

    public string? ShelfId { get; init; }

    public static TableDefinition<Specimen> Table { get; } = TableDefinition.For<Specimen>("lab", "specimens", table =>
    {
        table.Key(row => row.Id);
        table.Column(row => row.Label).MaxBytes(20);
        table.Column(row => row.Size);
        table.Column(row => row.Weight);
        table.Column(row => row.Alive);
        table.Column(row => row.Heat);
        table.Column(row => row.Price).Decimal(6, 2);
        table.Column(row => row.Found);
        table.Column(row => row.Born);
        table.Column(row => row.Tag);
        table.Column(row => row.Facts);
        table.Column(row => row.Photo);
        table.Column(row => row.Shape);
        table.Column(row => row.Mood);
        table.Column(row => row.Finder);
        table.Column(row => row.ShelfId);
        table.Parent(Shelf.Table, "shelf_id");
        table.Unique("label");
    });

    /// <summary>
    /// As somebody else may have made it: NULL in the required column, and labels that are not unique.
    /// </summary>
    public const string Sqlite =
        "CREATE TABLE lab_specimens (id TEXT PRIMARY KEY, label TEXT, size INTEGER /* not (checked) */, weight INTEGER, "
        + "alive INTEGER, heat REAL, price INTEGER, found TEXT, born TEXT, tag TEXT, facts TEXT, photo BLOB, shape BLOB, "
        + "mood TEXT, finder TEXT, shelf_id TEXT, row_version INTEGER NOT NULL, "
        + "CHECK (weight IS NULL OR (weight > 0 AND label <> ')')));";
}
