using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Files;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// Commits a group of operations in one transaction, each in its own savepoint, and tells their callers after the
/// commit. Where the engine rolls the transaction back in the middle (disk full, I/O error, interrupt), all results are
/// discarded and the operations are run again, each in a transaction of its own, so that the guilty one fails alone.
/// </summary>
internal sealed class GroupCommit(
    SqliteOptions options, WriteQueue queue, WriteLock writeLock, FileWatch file, PersistenceMeter meter, ILogger log)
{
    /// <summary>
    /// The largest number of operations in a transaction: bounds what one rollback makes to be done again.
    /// </summary>
    public const int MaxOperations = 512;

    /// <summary>Runs the group until each operation is decided and its caller told.</summary>
    /// <exception cref="DatabaseUnavailableException">The write lock could not be had; nobody was told yet.</exception>
    public void Run(WriterSession session, List<Operation> group)
    {
        var raised = options.Synchronous != SqliteSynchronous.Full && Has(group, OperationKind.Control);
        if (raised)
        {
            SqliteConnections.SetSynchronous(session.Connection, SqliteSynchronous.Full);
        }

        try
        {
            writeLock.Take(session.Connection);
            Gather(group);
            Decide(session, group);
        }
        finally
        {
            if (raised)
            {
                SqliteConnections.SetSynchronous(session.Connection, options.Synchronous);
            }
        }
    }

    private void Gather(List<Operation> group)
    {
        queue.TakeMore(group, MaxOperations, plainOnly: options.Synchronous != SqliteSynchronous.Full);
        if (queue.TakeAcknowledged() is { } acknowledged)
        {
            group.Insert(0, acknowledged);
        }

        group.RemoveAll(operation => !operation.TryStart());
    }

    private void Decide(WriterSession session, List<Operation> group)
    {
        if (TryCommit(session, group) is not { } rollback)
        {
            return;
        }

        Log.GroupRolledBack(log, group.Count, rollback);
        foreach (var operation in group)
        {
            writeLock.Take(session.Connection);
            if (TryCommit(session, [operation]) is { } again)
            {
                operation.Failure = Unavailable(again);
                operation.Complete();
            }
        }
    }

    /// <summary>
    /// Gives back why the transaction was rolled back; null where it was committed and the callers were told.
    /// </summary>
    private RolledBackException? TryCommit(WriterSession session, List<Operation> group)
    {
        try
        {
            session.StartGroup();
            foreach (var operation in group)
            {
                RunInSavepoint(session, operation);
            }

            Commit(session, group);
            meter.SqliteGroupSize.Record(group.Count);
            return null;
        }
        catch (RolledBackException rollback)
        {
            return rollback;
        }
        finally
        {
            Abandon(session.Connection);
        }
    }

    private static void RunInSavepoint(WriterSession session, Operation operation)
    {
        AssertInTransaction(session.Connection, null);
        Step(() => session.Prepare("SAVEPOINT operation").Execute());
        operation.Failure = null;
        try
        {
            operation.Run(session);
            if (RawSqlite.HasDeferredViolation(session.Connection))
            {
                throw operation.DanglingReference(session);
            }

            session.Prepare("RELEASE operation").Execute();
        }
        catch (Exception error)
        {
            AssertInTransaction(session.Connection, error);
            Step(() =>
            {
                session.Prepare("ROLLBACK TO operation").Execute();
                session.Prepare("RELEASE operation").Execute();
            });
            session.ForgetControl();
            operation.Failure = error is SqliteException engine ? operation.Translate(engine) : error;
        }
    }

    private void Commit(WriterSession session, List<Operation> group)
    {
        if (session.Issued > 0 || session.Applied > 0)
        {
            Step(session.RaiseVersions);
        }

        var (writes, applies) = (Has(group, OperationKind.Write), Has(group, OperationKind.Apply));
        Reach(Has(group, OperationKind.Acknowledge), FaultPoints.BeforeAcknowledgeCommit);
        Reach(writes, FaultPoints.BeforeAuthorityCommit);
        Reach(applies, FaultPoints.BeforeMirrorCommit);
        Step(() => session.Prepare("COMMIT").Execute(), isCommit: true);
        session.Context.Versions.Observe(Math.Max(session.Issued, session.Applied));
        var refusal = file.FindRefusal();
        group.ForEach(operation => operation.Failure = refusal ?? operation.Failure);
        try
        {
            Reach(writes, FaultPoints.AfterAuthorityCommit);
            Reach(applies, FaultPoints.AfterMirrorCommit);
        }
        finally
        {
            group.ForEach(operation => operation.Complete());
        }
    }

    /// <summary>Runs what keeps the transaction in order; where it fails, the whole group is abandoned.</summary>
    private static void Step(Action step, bool isCommit = false)
    {
        try
        {
            step();
        }
        catch (SqliteException error)
        {
            throw new RolledBackException(error, isCommit);
        }
    }

    /// <summary>
    /// Savepoints of a transaction that is gone would open one of their own, and their RELEASE would commit it alone.
    /// </summary>
    private static void AssertInTransaction(SqliteConnection connection, Exception? cause)
    {
        if (!RawSqlite.InTransaction(connection))
        {
            throw new RolledBackException(cause);
        }
    }

    private static void Abandon(SqliteConnection connection)
    {
        if (RawSqlite.InTransaction(connection))
        {
            SqliteConnections.Execute(connection, "ROLLBACK");
        }
    }

    private static DatabaseUnavailableException Unavailable(RolledBackException rollback) =>
        rollback.InnerException is SqliteException error
            ? SqliteErrors.Unavailable(error, rollback.IsOutcomeUnknown)
            : new DatabaseUnavailableException(DatabaseSide.Sqlite, "it rolled the transaction back.", rollback);

    private static bool Has(List<Operation> group, OperationKind kind) =>
        group.Exists(operation => operation.Kind == kind);

    private static void Reach(bool applies, string label)
    {
        if (applies)
        {
            FaultPoint.Reach(label);
        }
    }
}
