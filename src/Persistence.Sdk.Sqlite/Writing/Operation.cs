using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// One caller's work on the writer thread. It may be run more than once, where the engine rolled the group back; its
/// caller learns of the last run only, and only after the commit.
/// </summary>
internal abstract class Operation
{
    private const int Queued = 0;
    private const int Started = 1;
    private const int Dropped = 2;
    private int _state;

    /// <summary>What it is to the group it is in.</summary>
    public abstract OperationKind Kind { get; }

    /// <summary>Why the last run failed; null where it succeeded.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Whether its caller has not given up; from here on a cancellation is not honoured any more.</summary>
    public bool TryStart() =>
        Interlocked.CompareExchange(ref _state, Started, Queued) != Dropped;

    /// <summary>Does the work inside its own savepoint, which is rolled back where this throws.</summary>
    public abstract void Run(WriterSession session);

    /// <summary>The engine's error as the caller sees it.</summary>
    public virtual Exception Translate(SqliteException error) => SqliteErrors.Unavailable(error);

    /// <summary>A foreign key whose check was put off until COMMIT is violated at the end of the run.</summary>
    public abstract Exception DanglingReference(WriterSession session);

    /// <summary>Tells the caller: the work is durable, or <see cref="Failure"/> says why it had no effect.</summary>
    public abstract void Complete();

    protected bool TryDrop() => Interlocked.CompareExchange(ref _state, Dropped, Queued) == Queued;
}
