using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>
/// The guarded apply of a batch. With further unique constraints in it, the older rows of the batch go first, then come
/// the deletions, then the images, so that values may be swapped or handed on between rows in any order. Applied rows
/// are never marked pending.
/// </summary>
internal sealed class ApplyOperation(
    IReadOnlyList<RowImage> images, MirrorFence fence, CancellationToken cancellationToken)
    : Operation<int>(cancellationToken)
{
    private TableDefinition? _table;

    public override OperationKind Kind => OperationKind.Apply;

    public override Exception Translate(SqliteException error) => SqliteErrors.ConstraintOf(error) is { } constraint
        ? new MirrorRejectedException(
            RejectionOf(error), $"{_table}: {constraint} (SQLite code {error.SqliteExtendedErrorCode})", error)
        : SqliteErrors.Unavailable(error);

    public override Exception DanglingReference(WriterSession session) =>
        new MirrorRejectedException(MirrorRejection.MissingParent, ParentSearch.Describe(session, images));

    protected override int RunForResult(WriterSession session)
    {
        Fences.CheckMirror(session.Control, fence);
        // The pragma makes SQLite prepare every statement anew, so it is left out where no foreign key is near.
        if (!images.Any(image => session.HasReferences(image.Table)))
        {
            Apply(session);
            return images.Count;
        }

        try
        {
            DeferForeignKeys(session, "ON");
            Apply(session);
            return RawSqlite.HasDeferredViolation(session.Connection) ? throw DanglingReference(session) : images.Count;
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
        var taken = images.Where(image => image.Version > session.FloorOf(image.Table)).ToList();
        // An append-only table has deletions only for keys whose row went by retention, this side's own affair.
        var replacing = taken.Where(image => !image.Table.IsAppendOnly).ToList();
        if (replacing.Exists(image => image.Table.Uniques.Count > 0))
        {
            replacing.ForEach(image => DeleteOlder(session, image));
        }

        foreach (var image in replacing.Where(image => image.IsDeletion))
        {
            DeleteOlder(session, image);
            session.Bury(image.Key, image.Version);
        }

        foreach (var image in taken.Where(image => !image.IsDeletion))
        {
            Put(session, image, image.Row!);
        }

        taken.ForEach(image => session.NoteApplied(image.Version));
    }

    private void DeleteOlder(WriterSession session, RowImage image)
    {
        _table = image.Table;
        session.Table(_table).Statements.ApplyDeletion
            .SetValues(0, _table.Key, image.Key.Values).Set(_table.Key.Count, image.Version).Execute();
    }

    private void Put(WriterSession session, RowImage image, Row row)
    {
        _table = image.Table;
        session.Table(_table).Statements.ApplyRow.SetValues(0, _table.Columns, row.Values)
            .Set(_table.Columns.Count, image.Version).Set(_table.Columns.Count + 1, image.Key.Text).Execute();
    }

    private static MirrorRejection RejectionOf(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        SqliteCodes.ConstraintUnique => MirrorRejection.UniqueClash,
        SqliteCodes.ConstraintForeignKey => MirrorRejection.MissingParent,
        _ => MirrorRejection.Data,
    };
}
