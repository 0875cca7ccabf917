using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Files;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// The one writer of a file in this process: a thread with its own connection that commits, as one group, whatever was
/// queued while the commit before was under way. Safe for concurrent use.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private readonly SqliteOptions _options;
    private readonly DatabaseContext _context;
    private readonly ILogger _log;
    private readonly WriteQueue _queue;
    private readonly WriteLock _lock;
    private readonly GroupCommit _groups;
    private readonly Checkpointer _checkpointer;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WriterSession? _session;

    private SqliteWriter(SqliteOptions options, DatabaseContext context)
    {
        (_options, _context) = (options, context);
        _log = context.Logs.CreateLogger<SqliteDatabase>();
        _queue = new WriteQueue(context.Time);
        _lock = new WriteLock(options, context.Time);
        File = new FileWatch(options);
        _groups = new GroupCommit(options, _queue, _lock, File, context.Meter, _log);
        _checkpointer = new Checkpointer(options, _lock, context.Meter, _log);
    }

    /// <summary>Whether this process checkpoints. The default is true.</summary>
    public bool Checkpoints { get; set; } = true;

    /// <summary>Whether the file is still the one that was opened.</summary>
    public FileWatch File { get; }

    /// <summary>Completes when the thread's connection is open.</summary>
    public Task Started => _started.Task;

    /// <summary>Starts the thread, which opens its connection first.</summary>
    public static SqliteWriter Start(SqliteOptions options, DatabaseContext context, Func<SqliteConnection> open)
    {
        var writer = new SqliteWriter(options, context);
        new Thread(() => writer.Live(open)) { IsBackground = true, Name = "persistence-sqlite-writer" }.Start();
        return writer;
    }

    /// <summary>Queues an operation.</summary>
    /// <exception cref="ObjectDisposedException">The database has been disposed of.</exception>
    /// <exception cref="BindingRejectedException">The file is not the one that was opened.</exception>
    public Task<T> RunAsync<T>(Operation<T> operation, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        File.ThrowIfGone();
        operation.WatchCancellation();
        _queue.Add(operation);
        return operation.Task;
    }

    public void Acknowledge(IReadOnlyList<RowImage> applied) => _queue.Acknowledge(applied);

    /// <summary>Finishes what is queued, checkpoints, and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Live(Func<SqliteConnection> open)
    {
        try
        {
            _session = Open(open);
            _started.SetResult();
        }
        catch (Exception error)
        {
            _lock.Dispose();
            _started.SetException(error);
            return;
        }

        while (_queue.Take(GroupCommit.MaxOperations) is { } group)
        {
            Serve(group);
        }

        Close();
    }

    /// <summary>Nothing may leave here without every caller told: a caller that is forgotten waits for ever.</summary>
    private void Serve(List<Operation> group)
    {
        try
        {
            var session = _session ??= Open(() => SqliteConnections.OpenWriter(_options));
            if (group is [{ Kind: OperationKind.Exclusive } exclusive])
            {
                RunAlone(session, exclusive);
                return;
            }

            _groups.Run(session, group);
            if (Checkpoints)
            {
                _checkpointer.RunIfDue(session.Connection);
            }
        }
        catch (DatabaseUnavailableException error)
        {
            Fault(group, error);
        }
        catch (Exception error)
        {
            Log.WriterFailed(_log, group.Count, error);
            Fault(group, new DatabaseUnavailableException(
                DatabaseSide.Sqlite, "its writer failed unexpectedly; see the inner exception.", error));
            Reset();
        }
    }

    private static void RunAlone(WriterSession session, Operation operation)
    {
        if (!operation.TryStart())
        {
            return;
        }

        try
        {
            operation.Run(session);
        }
        catch (SqliteException error)
        {
            operation.Failure = operation.Translate(error);
        }
        catch (PersistenceException error)
        {
            operation.Failure = error;
        }

        operation.Complete();
    }

    private static void Fault(List<Operation> group, Exception error)
    {
        foreach (var operation in group)
        {
            operation.Failure = error;
            operation.Complete();
        }
    }

    private WriterSession Open(Func<SqliteConnection> open)
    {
        var session = new WriterSession(open(), _context);
        try
        {
            if (ControlRows.HasControlTable(session.Connection))
            {
                _ = session.Control; // makes the clock start above every version the file has issued
            }

            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Closing the connection rolls back what is open on it; the next group opens another.</summary>
    private void Reset()
    {
        _session?.Dispose();
        _session = null;
    }

    private void Close()
    {
        try
        {
            if (_session is not null && Checkpoints)
            {
                _checkpointer.TryRun(_session.Connection);
            }

            Reset();
            _checkpointer.Dispose();
            _lock.Dispose();
            _ended.SetResult();
        }
        catch (Exception error)
        {
            _ended.SetException(error);
        }
    }
}
