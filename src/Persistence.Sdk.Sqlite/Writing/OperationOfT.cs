namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>An operation with a result that a caller awaits.</summary>
internal abstract class Operation<T> : Operation
{
    // The writer thread must not run its callers' continuations.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private T? _result;

    protected Operation(CancellationToken cancellationToken) => _cancellationToken = cancellationToken;

    public Task<T> Task => _completion.Task;

    /// <summary>Lets a cancellation drop the operation for as long as it is queued.</summary>
    public void WatchCancellation()
    {
        if (_cancellationToken.CanBeCanceled)
        {
            _registration = _cancellationToken.UnsafeRegister(
                static operation => ((Operation<T>)operation!).Drop(), this);
        }
    }

    public sealed override void Run(WriterSession session) => _result = RunForResult(session);

    public override Exception DanglingReference(WriterSession session) =>
        new ConstraintViolatedException("persistence", "FOREIGN KEY");

    public sealed override void Complete()
    {
        _registration.Dispose();
        if (Failure is null)
        {
            _completion.TrySetResult(_result!);
        }
        else
        {
            _completion.TrySetException(Failure);
        }
    }

    protected abstract T RunForResult(WriterSession session);

    private void Drop()
    {
        if (TryDrop())
        {
            _completion.TrySetCanceled(_cancellationToken);
        }
    }
}
