namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>Work that has the writer's connection to itself, with no transaction open.</summary>
internal sealed class ExclusiveOperation<T>(Func<WriterSession, T> work, CancellationToken cancellationToken)
    : Operation<T>(cancellationToken)
{
    public override OperationKind Kind => OperationKind.Exclusive;

    protected override T RunForResult(WriterSession session) => work(session);
}
