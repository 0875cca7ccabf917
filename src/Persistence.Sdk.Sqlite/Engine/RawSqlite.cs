using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// The only calls that go past the driver, kept in one file so that an application can lift the driver and the engine.
/// </summary>
internal static class RawSqlite
{
    private const int DeferredForeignKeys = 10;
    private const int StablePlans = 1007;
    private const int Repreparations = 5;

    /// <summary>Loads the engine; once a process.</summary>
    public static void Initialize() => Loader.Load();

    /// <summary>Tries to take the write lock, without the driver's waiting; gives back the engine's code.</summary>
    public static int TryBeginImmediate(SqliteConnection connection) =>
        raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");

    /// <summary>Whether a transaction is open: an error may have made the engine roll it back.</summary>
    public static bool InTransaction(SqliteConnection connection) =>
        raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>Whether a foreign key is violated whose check has been put off until COMMIT.</summary>
    public static bool HasDeferredViolation(SqliteConnection connection) =>
        raw.sqlite3_db_status(connection.Handle, DeferredForeignKeys, out var unresolved, out _, 0) == SqliteCodes.Ok
        && unresolved != 0;

    /// <summary>
    /// Has a statement planned once. Where a table has a partial index on a column that the statement compares with a
    /// parameter, the engine plans it anew for each value that is bound, which costs ten times what the read does.
    /// </summary>
    public static int KeepPlans(SqliteConnection connection) =>
        raw.sqlite3_db_config(connection.Handle, StablePlans, 1, out _);

    /// <summary>How often the engine has planned a statement anew by itself.</summary>
    public static int RepreparationsOf(sqlite3_stmt statement) => raw.sqlite3_stmt_status(statement, Repreparations, 0);

    private static class Loader
    {
        // The driver sets the engine up when it is first used. Who sets it up once more, as a host may, would have the
        // callbacks collected that open connections rely on, which ends the process; from here on that does nothing.
        static Loader()
        {
            RuntimeHelpers.RunClassConstructor(typeof(SqliteConnection).TypeHandle);
            raw.FreezeProvider();
        }

        public static void Load()
        {
        }
    }
}
