using System.Text.Json;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>A plain table: no constraint beside its key.</summary>
public sealed record Note
{
    public static readonly TableDefinition<Note> Table = TableDefinition.For<Note>("test", "notes", table =>
    {
        table.Key(note => note.Id);
        table.Column(note => note.Body);
        table.Column(note => note.Owner);
        table.Column(note => note.Hits);
        table.Column(note => note.Meta);
    });

    public const string Ddl =
        """
        CREATE TABLE test.notes (
            id text COLLATE "C" PRIMARY KEY, body text COLLATE "C" CHECK (body <> 'forbidden'), owner text COLLATE "C",
            hits bigint NOT NULL, meta jsonb NOT NULL, row_version bigint NOT NULL);
        """;

    public required string Id { get; init; }

    public string? Body { get; init; }

    public string? Owner { get; init; }

    public long Hits { get; init; }

    public JsonElement Meta { get; init; }

    public static RowKey KeyOf(string id) => RowKey.Of(Table, id);
}
