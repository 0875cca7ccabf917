using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Tests.Tables;

/// <summary>A child.</summary>
public sealed record Book
{
    public required string Id { get; init; }

    public string? AuthorId { get; init; }

    public static TableDefinition<Book> Table { get; } = TableDefinition.For<Book>("test", "books", table =>
    {
        table.Key(book => book.Id);
        table.Column(book => book.AuthorId);
        table.Parent(Author.Table, "author_id");
    });

    public const string Ddl =
        "CREATE TABLE test_books (id TEXT PRIMARY KEY NOT NULL, author_id TEXT REFERENCES test_authors (id), "
        + "row_version INTEGER NOT NULL);";

    public static RowKey Key(string id) => RowKey.Of(Table, id);
}
