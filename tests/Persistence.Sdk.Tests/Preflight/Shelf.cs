using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Tests.Preflight;

/// <summary>A parent.</summary>
public sealed record Shelf
{
    public required string Id { get; init; }

    public static TableDefinition<Shelf> Table { get; } = TableDefinition.For<Shelf>("lab", "shelves", table =>
        table.Key(shelf => shelf.Id));

    public const string Sqlite = "CREATE TABLE lab_shelves (id TEXT NOT NULL PRIMARY KEY, row_version INTEGER NOT NULL);";

    public const string Postgres =
        """
        CREATE SCHEMA lab;
        CREATE TABLE lab.shelves (id text COLLATE "C" PRIMARY KEY, row_version bigint NOT NULL);
        """;
}
