using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// What calls of the engine have in common: locks of other connections are waited for, errors are thrown.
/// </summary>
internal static class EngineCalls
{
    private static readonly ManualResetEvent Never = new(initialState: false);

    /// <summary>
    /// Tries until no other connection holds a lock that is wanted, for as long as the connection's time-out says;
    /// gives back the engine's code.
    /// </summary>
    public static int Repeat(SqliteConnection connection, Func<int> attempt)
    {
        var started = Stopwatch.GetTimestamp();
        var code = attempt();
        while (SqliteCodes.IsLocked(code)
            && Stopwatch.GetElapsedTime(started).TotalSeconds < connection.DefaultTimeout)
        {
            Never.WaitOne(millisecondsTimeout: 1);
            code = attempt();
        }

        return code;
    }

    /// <exception cref="SqliteException">The code is not that of success.</exception>
    public static void Check(SqliteConnection connection, int code)
    {
        if (code != SqliteCodes.Ok)
        {
            throw Error(connection, code);
        }
    }

    /// <summary>The error as the driver would tell it.</summary>
    public static SqliteException Error(SqliteConnection connection, int code)
    {
        var engine = connection.Handle;
        var extended = raw.sqlite3_extended_errcode(engine);
        return SqliteCodes.Primary(extended) == SqliteCodes.Primary(code)
            ? New(raw.sqlite3_errmsg(engine).utf8_to_string(), extended)
            : New(raw.sqlite3_errstr(code).utf8_to_string(), code);

        static SqliteException New(string message, int extended) =>
            new($"SQLite Error {SqliteCodes.Primary(extended)}: '{message}'.", SqliteCodes.Primary(extended), extended);
    }
}
