using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite.Replication;

/// <summary>
/// The guarded apply of a batch as the mirror. Applied rows are never marked pending.
/// </summary>
internal sealed class ApplyOperation(
    IReadOnlyList<RowImage> images, bool replaces, MirrorFence fence, CancellationToken cancellationToken)
    : Operation<int>(cancellationToken)
{
    private readonly GuardedApply _apply = new(images, replaces);

    public override OperationKind Kind => OperationKind.Apply;

    public override Exception Translate(SqliteException error) => SqliteErrors.ConstraintOf(error) is { } constraint
        ? new MirrorRejectedException(
            RejectionOf(error), $"{_apply.Table}: {constraint} (SQLite code {error.SqliteExtendedErrorCode})", error)
        : SqliteErrors.Unavailable(error);

    public override Exception DanglingReference(WriterSession session) =>
        new MirrorRejectedException(MirrorRejection.MissingParent, ParentSearch.Describe(session, images));

    protected override int RunForResult(WriterSession session)
    {
        Fences.CheckMirror(session.Control, fence);
        return _apply.Run(session) ? images.Count : throw DanglingReference(session);
    }

    private static MirrorRejection RejectionOf(SqliteException error) => error.SqliteExtendedErrorCode switch
    {
        SqliteCodes.ConstraintUnique => MirrorRejection.UniqueClash,
        SqliteCodes.ConstraintForeignKey => MirrorRejection.MissingParent,
        _ => MirrorRejection.Data,
    };
}
