using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A table that others refer to.</summary>
public sealed record Folder
{
    public static readonly TableDefinition<Folder> Table = TableDefinition.For<Folder>("test", "folders", table =>
    {
        table.Key(folder => folder.Id);
        table.Column(folder => folder.Title);
    });

    public const string Ddl =
        """
        CREATE TABLE test.folders (id text COLLATE "C" PRIMARY KEY, title text COLLATE "C", row_version bigint NOT NULL);
        """;

    public required string Id { get; init; }

    public string? Title { get; init; }

    public static RowKey KeyOf(string id) => RowKey.Of(Table, id);
}
