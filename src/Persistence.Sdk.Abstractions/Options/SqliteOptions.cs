namespace Persistence.Sdk;

/// <summary>Options of the SQLite side, section <c>Persistence:Sqlite</c>.</summary>
public sealed class SqliteOptions
{
    /// <summary>
    /// The file. Relative paths start at the current directory. The default is <c>persistence.sqlite</c>.
    /// </summary>
    public string Path { get; set; } = "persistence.sqlite";

    /// <summary>When a commit is durable. The default is <see cref="SqliteSynchronous.Full"/>.</summary>
    public SqliteSynchronous Synchronous { get; set; } = SqliteSynchronous.Full;

    /// <summary>
    /// How long a write waits for other processes to release the write lock. The default is 30 seconds; the allowed
    /// range is 10 milliseconds to 10 minutes.
    /// </summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The size of the write-ahead log, in bytes, from which it is checkpointed. The default is 4 MiB; the allowed
    /// range is 64 KiB to 1 GiB.
    /// </summary>
    public long CheckpointBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>
    /// The largest number of pooled read connections. The default is 8; the allowed range is 1 to 256.
    /// </summary>
    public int MaxReaders { get; set; } = 8;
}
