using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Core.Writing;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// Opens connections with the settings they need. Every one is closed by its owner; none is pooled by the driver.
/// </summary>
internal static class SqliteConnections
{
    // The driver waits for locks in steps of 150 ms, at least once where the time-out is not over; 0 would be for ever.
    private const int ShortestTimeoutSeconds = 1;

    private const int MostMappedBytes = int.MaxValue;

    // With the engine's 2,000, an import reads the pages of indexes with random keys four times as often.
    private const int WriterCacheKibibytes = 16_000;

    /// <summary>Opens without changing anything in the file.</summary>
    public static SqliteConnection Open(SqliteOptions options, SqliteOpenMode mode)
    {
        RawSqlite.Initialize();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(options.Path),
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(ShortestTimeoutSeconds, (int)Math.Ceiling(options.LockTimeout.TotalSeconds)),
        }.ToString());
        try
        {
            connection.Open();
            EngineCalls.Check(connection, RawSqlite.KeepPlans(connection));
            Execute(connection, "PRAGMA busy_timeout = 0; PRAGMA wal_autocheckpoint = 0;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a connection for reads; a statement that writes is refused, as it would go past fence and journal.
    /// </summary>
    /// <param name="options">Where the file is.</param>
    /// <param name="isMapped">
    /// Whether it maps the file into memory, up to the most that the engine can (2 GB), instead of copying its pages.
    /// </param>
    public static SqliteConnection OpenReader(SqliteOptions options, bool isMapped = false)
    {
        // A connection that is read-only by itself could not join the shared memory of the log.
        var connection = Open(options, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA query_only = ON");
        NearnessFunction.Register(connection);
        if (isMapped)
        {
            Execute(connection, $"PRAGMA mmap_size = {MostMappedBytes}");
        }

        return connection;
    }

    /// <summary>
    /// Opens the writer's connection. It takes the write lock by itself and then meets no other lock, so the driver has
    /// nothing to wait for.
    /// </summary>
    /// <param name="options">Where the file is.</param>
    /// <param name="prepare">What is done to the file first, while other processes may hold its locks.</param>
    public static SqliteConnection OpenWriter(SqliteOptions options, Action<SqliteConnection>? prepare = null)
    {
        var connection = Open(options, SqliteOpenMode.ReadWriteCreate);
        try
        {
            prepare?.Invoke(connection);
            connection.DefaultTimeout = ShortestTimeoutSeconds;
            Execute(
                connection,
                $"PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -{WriterCacheKibibytes};");
            SetSynchronous(connection, options.Synchronous);
            LimitLog(connection, options);
            connection.CreateFunction<string?, string?, string?>(
                MergeRuleSql.SqliteShallowMerge, ShallowMerge, isDeterministic: true);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Must not be called inside a transaction.</summary>
    public static void SetSynchronous(SqliteConnection connection, SqliteSynchronous level) =>
        Execute(connection, $"PRAGMA synchronous = {(int)level}");

    /// <summary>
    /// The first commit after the log was reset cuts the file to this size. So a file that is larger holds more than
    /// this in frames that have not been reset, and its size alone tells when to checkpoint.
    /// </summary>
    public static void LimitLog(SqliteConnection connection, SqliteOptions options) =>
        Execute(connection, $"PRAGMA journal_size_limit = {options.CheckpointBytes}");

    /// <summary>Runs one or more statements that have no parameters and whose results do not matter.</summary>
    public static void Execute(SqliteConnection connection, string sql) => EngineCalls.Check(
        connection, EngineCalls.Repeat(connection, () => raw.sqlite3_exec(connection.Handle, sql)));

    /// <summary>
    /// Runs a statement without parameters; gives back its first value as text, null where there is none.
    /// </summary>
    public static string? Scalar(SqliteConnection connection, string sql)
    {
        using var statement = new Statement(connection, sql);
        using var cursor = statement.Read();
        return cursor.Read() && !cursor.IsDBNull(0) ? cursor.GetString(0) : null;
    }

    private static string? ShallowMerge(string? existing, string? incoming) =>
        existing is null || incoming is null ? incoming : JsonbText.ShallowMerge(existing, incoming);
}
