namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>Work on the control tables.</summary>
internal sealed class ControlOperation<T>(Func<WriterSession, T> work, CancellationToken cancellationToken)
    : Operation<T>(cancellationToken)
{
    public override OperationKind Kind => OperationKind.Control;

    protected override T RunForResult(WriterSession session)
    {
        var result = work(session);
        session.ForgetControl();
        return result;
    }
}
