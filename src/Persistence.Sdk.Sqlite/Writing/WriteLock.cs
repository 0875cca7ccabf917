using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Writing;

/// <summary>
/// Takes SQLite's write lock by an own loop: the driver waits 150 ms and the engine up to a second between two tries,
/// which starves a process beside a busy one. Where another process was met lately, this one steps back for a moment
/// after some turns: whoever waits meets a lock that is free between two turns of a busy process only by luck.
/// </summary>
internal sealed class WriteLock(SqliteOptions options, TimeProvider time) : IDisposable
{
    private const int MillisecondsBetweenTries = 1;
    private const int TurnsInARow = 4;
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);
    private readonly ManualResetEvent _never = new(initialState: false);
    private long? _otherMet;
    private int _turns;

    /// <summary>Begins a transaction that holds the write lock, unless this connection is in one.</summary>
    /// <exception cref="DatabaseUnavailableException">The lock was not free within the time allowed.</exception>
    public void Take(SqliteConnection connection)
    {
        StepBack();
        var started = time.GetTimestamp();
        while (!TryTake(connection))
        {
            _otherMet = time.GetTimestamp();
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

    private void StepBack()
    {
        if (_otherMet is { } met && ++_turns % TurnsInARow == 0 && time.GetElapsedTime(met) < Lately)
        {
            _never.WaitOne(MillisecondsBetweenTries);
        }
    }

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
