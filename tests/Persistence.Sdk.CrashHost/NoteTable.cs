using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.CrashHost;

/// <summary>
/// The definition of <c>faults.notes</c>, and its DDL: an application's own table has no script of ours.
/// </summary>
internal static class NoteTable
{
    public static readonly TableDefinition<Note> Definition = TableDefinition.For<Note>("faults", "notes", table =>
    {
        table.Key(note => note.Id);
        table.Column(note => note.Owner);
        table.Column(note => note.Amount);
        table.Column(note => note.FirstText);
        table.Column(note => note.SecondText);
        table.Column(note => note.Body);
    });

    /// <summary>Changes only the texts that are given.</summary>
    public static readonly MergeRules Texts = MergeRules.For(Definition)
        .With(MergeRule.Keep, "owner", "amount")
        .With(MergeRule.NewNonNullWins, "first_text", "second_text", "body");

    public const string Postgres =
        """
        CREATE SCHEMA faults;
        CREATE TABLE faults.notes (
            id text COLLATE "C" PRIMARY KEY, owner text COLLATE "C" NOT NULL, amount bigint NOT NULL,
            first_text text COLLATE "C", second_text text COLLATE "C", body jsonb, row_version bigint NOT NULL)
        """;

    public const string Sqlite =
        """
        CREATE TABLE faults_notes (
            id TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, amount INTEGER NOT NULL,
            first_text TEXT, second_text TEXT, body TEXT, row_version INTEGER NOT NULL)
        """;

    public static RowKey Key(string id) => RowKey.Of(Definition, id);

    /// <summary>Adds one to a counter that exists; the outcome carries the number it became.</summary>
    public static ChangeSet Increment(string id) => new ChangeSet().UpdateWhere(
        Definition, SqlText.Same("amount = amount + 1"), SqlText.Same("id = @id"),
        new SqlParameters().Add("id", Definition["id"], id));
}
