using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A child of <see cref="Folder"/>.</summary>
public sealed record Page
{
    public static readonly TableDefinition<Page> Table = TableDefinition.For<Page>("test", "pages", table =>
    {
        table.Key(page => page.Id);
        table.Column(page => page.FolderId);
        table.Parent(Folder.Table, "folder_id");
    });

    public const string Ddl =
        """
        CREATE TABLE test.pages (
            id text COLLATE "C" PRIMARY KEY,
            folder_id text COLLATE "C" NOT NULL REFERENCES test.folders DEFERRABLE, row_version bigint NOT NULL);
        """;

    public required string Id { get; init; }

    public required string FolderId { get; init; }

    public static RowKey KeyOf(string id) => RowKey.Of(Table, id);
}
