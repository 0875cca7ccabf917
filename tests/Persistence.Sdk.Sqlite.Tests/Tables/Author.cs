using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Tables;

/// <summary>A parent.</summary>
public sealed record Author
{
    public required string Id { get; init; }

    public string? Name { get; init; }

    public static TableDefinition<Author> Table { get; } = TableDefinition.For<Author>("test", "authors", table =>
    {
        table.Key(author => author.Id);
        table.Column(author => author.Name);
    });

    public const string Ddl =
        "CREATE TABLE test_authors (id TEXT PRIMARY KEY NOT NULL, name TEXT, row_version INTEGER NOT NULL);";

    public static RowKey Key(string id) => RowKey.Of(Table, id);
}
