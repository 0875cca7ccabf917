using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A table with a unique column beside its key.</summary>
public sealed record Seat
{
    public static readonly TableDefinition<Seat> Table = TableDefinition.For<Seat>("test", "seats", table =>
    {
        table.Key(seat => seat.Id);
        table.Column(seat => seat.Place);
        table.Unique("place");
    });

    public const string Ddl =
        """
        CREATE TABLE test.seats (
            id text COLLATE "C" PRIMARY KEY, place text COLLATE "C" UNIQUE, row_version bigint NOT NULL);
        """;

    public required string Id { get; init; }

    public string? Place { get; init; }

    public static RowKey KeyOf(string id) => RowKey.Of(Table, id);
}
