using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>
/// Takes images where they are newer than what stands. With further unique constraints among them, the older rows of
/// the batch go first, then come the deletions, then the images, so that values may be swapped or handed on between
/// rows in any order.
/// </summary>
/// <param name="images">The images.</param>
/// <param name="replaces">Whether rows of append-only tables are replaced and deleted like others.</param>
internal sealed class GuardedApply(IReadOnlyList<RowImage> images, bool replaces)
{
    /// <summary>The table of the last statement.</summary>
    public TableDefinition? Table { get; private set; }

    /// <returns>False where a foreign key is violated at the end.</returns>
    public bool Run(WriterSession session)
    {
        // The pragma makes SQLite prepare every statement anew, so it is left out where no foreign key is near.
        if (!images.Any(image => session.HasReferences(image.Table)))
        {
            Apply(session);
            return true;
        }

        try
        {
            DeferForeignKeys(session, "ON");
            Apply(session);
            return !RawSqlite.HasDeferredViolation(session.Connection);
        }
        finally
        {
            DeferForeignKeys(session, "OFF"); // for those who share the transaction
        }
    }

    private static void DeferForeignKeys(WriterSession session, string value) =>
        SqliteConnections.Execute(session.Connection, $"PRAGMA defer_foreign_keys = {value}");

    private void Apply(WriterSession session)
    {
        // What retention has removed here stays away. A version floor speaks against no image: it is about versions to
        // come, and a row that was written before a collection is brought behind it.
        var taken = images
            .Where(image => image.Row is not { } row || !row.IsOlderThan(session.CutoffOf(image.Table))).ToList();
        // Otherwise an append-only table has deletions only for keys whose row went by retention, this side's own
        // affair.
        var replacing = taken.Where(image => replaces || !image.Table.IsAppendOnly).ToList();
        if (replacing.Exists(image => image.Table.Uniques.Count > 0 || image.Table.IsAppendOnly))
        {
            replacing.ForEach(image => DeleteOlder(session, image));
        }

        foreach (var image in replacing.Where(image => image.IsDeletion))
        {
            DeleteOlder(session, image);
            if (!image.Table.IsAppendOnly)
            {
                session.Bury(image.Key, image.Version);
            }
        }

        foreach (var image in taken.Where(image => !image.IsDeletion))
        {
            Put(session, image, image.Row!);
        }

        taken.ForEach(image => session.NoteApplied(image.Version));
    }

    private void DeleteOlder(WriterSession session, RowImage image)
    {
        Table = image.Table;
        session.Table(Table).Statements.ApplyDeletion
            .SetValues(0, Table.Key, image.Key.Values).Set(Table.Key.Count, image.Version).Execute();
    }

    private void Put(WriterSession session, RowImage image, Row row)
    {
        Table = image.Table;
        session.Table(Table).Statements.ApplyRow.SetValues(0, Table.Columns, row.Values)
            .Set(Table.Columns.Count, image.Version).Set(Table.Columns.Count + 1, image.Key.Text).Execute();
    }
}
