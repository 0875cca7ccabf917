using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>Marks keys pending at the versions that stand there.</summary>
internal sealed class MarkOperation(IReadOnlyList<RowKey> keys, Fence fence, CancellationToken cancellationToken)
    : Operation<int>(cancellationToken)
{
    public override OperationKind Kind => OperationKind.Write;

    protected override int RunForResult(WriterSession session)
    {
        Fences.CheckWrite(session.Control, fence);
        if (session.Control.HasMirror)
        {
            session.Mark([.. keys.Select(key => new RowImage(key, session.Table(key.Table).VersionAt(key), null))]);
        }

        return keys.Count;
    }
}
