using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Tables;

/// <summary>A row with a unique value beside its key.</summary>
public sealed record Seat
{
    public required string Id { get; init; }

    public string? Label { get; init; }

    public static TableDefinition<Seat> Table { get; } = TableDefinition.For<Seat>("test", "seats", table =>
    {
        table.Key(seat => seat.Id);
        table.Column(seat => seat.Label);
        table.Unique("label");
    });

    public const string Ddl =
        "CREATE TABLE test_seats (id TEXT PRIMARY KEY NOT NULL, label TEXT UNIQUE, row_version INTEGER NOT NULL);";

    public static RowKey Key(string id) => RowKey.Of(Table, id);
}
