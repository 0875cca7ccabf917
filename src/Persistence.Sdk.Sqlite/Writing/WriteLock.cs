using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// Takes SQLite's write lock by an own loop: the driver waits 150 ms and the engine up to a second between two tries,
/// which starves a process beside a busy one.
/// </summary>
internal sealed class WriteLock(SqliteOptions options, TimeProvider time) : IDisposable
{
    private const int MillisecondsBetweenTries = 1;
    private readonly ManualResetEvent _never = new(initialState: false);

    /// <summary>Begins a transaction that holds the write lock, unless this connection is in one.</summary>
    /// <exception cref="DatabaseUnavailableException">The lock was not free within the time allowed.</exception>
    public void Take(SqliteConnection connection)
    {
        var started = time.GetTimestamp();
        while (!TryTake(connection))
        {
            var waited = time.GetElapsedTime(started);
            if (waited >= options.LockTimeout)
            {
                throw new DatabaseUnavailableException(DatabaseSide.Sqlite,
                    $"other processes held its write lock for {waited.TotalMilliseconds:F0} ms "
                    + "('Persistence:Sqlite:LockTimeout'). Look for a long transaction in another program.");
            }

            _never.WaitOne(MillisecondsBetweenTries);
        }
    }

    public void Dispose() => _never.Dispose();

    private static bool TryTake(SqliteConnection connection)
    {
        var code = RawSqlite.TryBeginImmediate(connection);
        return SqliteCodes.Primary(code) switch
        {
            SqliteCodes.Ok => true,
            SqliteCodes.Busy => false,
            _ => throw SqliteErrors.Unavailable(
                new SqliteException($"SQLite Error {code}: BEGIN IMMEDIATE failed.", SqliteCodes.Primary(code), code)),
        };
    }
}
