using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// Copies the write-ahead log into the database file when it has grown.
/// </summary>
/// <remarks>
/// Before SQLite 3.51.3 a checkpoint that runs while another connection commits and thereby resets the log can take
/// frames of the new log for copied, which loses them. So it runs under the write lock, with which no other process can
/// commit. A connection cannot checkpoint inside its own transaction, and the modes that take the write lock by
/// themselves fall back to running without it when it is busy. Therefore two connections take part: the writer's holds
/// the lock in a transaction that changes nothing, and one of the checkpointer's own runs the passive mode. Readers are
/// not stopped; frames that one still reads are left for the next time. The next commit resets a log that was copied
/// whole and cuts its file to <see cref="SqliteOptions.CheckpointBytes"/>.
/// </remarks>
internal sealed class Checkpointer(
    SqliteOptions options, WriteLock writeLock, PersistenceMeter meter, ILogger log) : IDisposable
{
    private readonly FileInfo _log = new(Path.GetFullPath(options.Path) + "-wal");
    private SqliteConnection? _connection;
    private long _threshold = options.CheckpointBytes;

    /// <summary>
    /// Checkpoints where the log has passed the threshold; an error is logged and waits for the next time.
    /// </summary>
    public void RunIfDue(SqliteConnection writer)
    {
        _log.Refresh();
        var length = _log.Exists ? _log.Length : 0;
        meter.TakeWalSize(length);
        if (length <= options.CheckpointBytes)
        {
            _threshold = options.CheckpointBytes;
        }

        if (length > _threshold)
        {
            TryRun(writer);
            // A long reader keeps the log from being reset; until it has grown again there is little new to copy.
            _threshold = length + (options.CheckpointBytes / 2);
        }
    }

    /// <summary>Checkpoints whatever the size.</summary>
    public void TryRun(SqliteConnection writer)
    {
        try
        {
            writeLock.Take(writer);
            try
            {
                _connection ??= Open();
                SqliteConnections.Execute(_connection, "PRAGMA wal_checkpoint(PASSIVE)");
            }
            finally
            {
                SqliteConnections.Execute(writer, "ROLLBACK");
            }
        }
        catch (Exception error) when (error is SqliteException or DatabaseUnavailableException)
        {
            Log.CheckpointFailed(log, error);
        }
    }

    public void Dispose() => _connection?.Dispose();

    private SqliteConnection Open()
    {
        var connection = SqliteConnections.Open(options, SqliteOpenMode.ReadWrite);
        SqliteConnections.SetSynchronous(connection, options.Synchronous);
        return connection;
    }
}
