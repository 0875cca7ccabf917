using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Replication;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>Takes images of the mirror, where there are any, and gives keys new versions.</summary>
internal sealed class RestampOperation(
    IReadOnlyList<KeyVersion> keys, IReadOnlyList<RowImage> taken, Fence fence, CancellationToken cancellationToken)
    : Operation<IReadOnlyList<RowImage>>(cancellationToken)
{
    private readonly GuardedApply _apply = new(taken, replaces: true);

    public override OperationKind Kind => OperationKind.Write;

    public override Exception Translate(SqliteException error) => SqliteErrors.ForWrite(error, _apply.Table);

    public override Exception DanglingReference(WriterSession session)
    {
        var (tables, constraint) = ParentSearch.Find(session, taken);
        return new ConstraintViolatedException(tables, constraint);
    }

    protected override IReadOnlyList<RowImage> RunForResult(WriterSession session)
    {
        var control = session.Control;
        Fences.CheckWrite(control, fence);
        if (taken.Count == 0)
        {
            Fences.CheckMayBeCopied(control); // what comes from the mirror is known there
        }

        if (taken.Count > 0 && !_apply.Run(session))
        {
            throw DanglingReference(session);
        }

        session.NextVersion();
        RowImage[] images = [.. keys.Select(key => session.Table(key.Key.Table).Raise(key.Key, key.Version))];
        if (control.HasMirror)
        {
            session.Mark(images);
        }

        return images;
    }
}
