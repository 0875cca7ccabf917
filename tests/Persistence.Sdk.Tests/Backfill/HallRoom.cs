using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Tests.Backfill;

/// <summary>The parent of seats.</summary>
public sealed record HallRoom
{
    public required string Id { get; init; }

    public static TableDefinition<HallRoom> Table { get; } = TableDefinition.For<HallRoom>("hall", "rooms", table =>
        table.Key(room => room.Id));

    public static RowKey KeyOf(string id) => RowKey.Of(Table, id);
}
