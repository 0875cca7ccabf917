using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>A change set on the authority: fence, rows, versions, tombstones and pending keys.</summary>
internal sealed class WriteOperation(ChangeSet changes, Fence fence, CancellationToken cancellationToken)
    : Operation<CommittedWrite>(cancellationToken)
{
    private TableDefinition? _table;

    public override OperationKind Kind => OperationKind.Write;

    public override Exception Translate(SqliteException error) => SqliteErrors.ForWrite(error, _table);

    public override Exception DanglingReference(WriterSession session) =>
        new ConstraintViolatedException(_table?.ToString() ?? "persistence", "FOREIGN KEY");

    protected override CommittedWrite RunForResult(WriterSession session)
    {
        var control = session.Control;
        Fences.CheckWrite(control, fence);
        session.NextVersion();
        var outcomes = new ChangeOutcome[changes.Changes.Count];
        for (var i = 0; i < outcomes.Length; i++)
        {
            var change = changes.Changes[i];
            _table = change.Table;
            outcomes[i] = Apply(session.Table(change.Table), change);
            if (change.Table.CurrentFlag is not null)
            {
                session.ForgetDay();
            }

            if (control.HasMirror)
            {
                session.Mark(outcomes[i].Images);
            }
        }

        return new CommittedWrite(outcomes, control.Stamp);
    }

    private static ChangeOutcome Apply(TableWriter table, Change change) => change switch
    {
        PutChange put => table.Put(put.Row),
        MergeChange merge => table.Merge(merge),
        DeleteChange delete => table.Delete(delete.Key),
        UpdateWhereChange update => table.UpdateWhere(update),
        ClaimChange claim => table.Claim(claim),
        DeleteWhereChange delete => table.DeleteWhere(delete),
        _ => throw new ArgumentException($"A change of type {change.GetType().Name} has no statement in SQLite."),
    };
}
