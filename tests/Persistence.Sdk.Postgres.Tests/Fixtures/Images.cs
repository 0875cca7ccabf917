using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Tests.Fixtures;

/// <summary>Row images for the guarded apply.</summary>
internal static class Images
{
    public static RowImage Row<T>(TableDefinition<T> table, T record, long version)
        where T : class
    {
        var row = table.ToRow(record);
        return new RowImage(row.Key, version, row);
    }

    public static RowImage Note(string id, string? body, long version) =>
        Row(Fixtures.Note.Table, new Note { Id = id, Body = body }, version);

    public static RowImage Seat(string id, string? place, long version) =>
        Row(Fixtures.Seat.Table, new Seat { Id = id, Place = place }, version);

    public static RowImage Event(Event row, long version) => Row(Fixtures.Event.Table, row, version);

    public static RowImage Folder(string id, long version) =>
        Row(Fixtures.Folder.Table, new Folder { Id = id }, version);

    public static RowImage Page(string id, string folder, long version) =>
        Row(Fixtures.Page.Table, new Page { Id = id, FolderId = folder }, version);

    public static RowImage Gone(RowKey key, long version) => new(key, version, null);

    /// <summary>Every order of the items.</summary>
    public static IEnumerable<T[]> Permutations<T>(IReadOnlyList<T> items) => items.Count == 0
        ? [[]]
        : items.SelectMany((item, i) => Permutations([.. items.Where((_, j) => j != i)])
            .Select(rest => (T[])[item, .. rest]));
}
