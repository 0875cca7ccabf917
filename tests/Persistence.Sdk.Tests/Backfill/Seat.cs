using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>A row with a parent and a unique column.</summary>
public sealed record Seat
{
    public required string Id { get; init; }

    public required string Room { get; init; }

    public string? Guest { get; init; }

    public static TableDefinition<Seat> Table { get; } = TableDefinition.For<Seat>("hall", "seats", table =>
    {
        table.Key(seat => seat.Id);
        table.Column(seat => seat.Room);
        table.Column(seat => seat.Guest);
        table.Parent(HallRoom.Table, "room");
        table.Unique("guest");
    });

    public static RowKey KeyOf(string id) => RowKey.Of(Table, id);
}
