using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Restamping;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Files;
using Persistence.Sdk.Sqlite.Loading;
using Persistence.Sdk.Sqlite.Reading;
using Persistence.Sdk.Sqlite.Replication;
using Persistence.Sdk.Sqlite.Schema;
using Persistence.Sdk.Sqlite.Upkeep;
using Persistence.Sdk.Sqlite.Values;
using Persistence.Sdk.Sqlite.Writing;

namespace Persistence.Sdk.Sqlite;

/// <summary>
/// One SQLite file: a single writer with group commit, and a pool of readers. Safe for concurrent use.
/// </summary>
internal sealed class SqliteDatabase : IDatabaseSide
{
    private readonly SqliteWriter _writer;
    private readonly ReaderPool _readers;

    private SqliteDatabase(SqliteOptions options, DatabaseContext context, SqliteWriter writer)
    {
        _writer = writer;
        _readers = new ReaderPool(options, writer.File);
        Mirror = new SqliteMirror(writer, _readers);
        MirrorReads = new SqliteMirrorReads(_readers);
        Pending = new SqlitePendingSet(writer, _readers, context);
        Control = new SqliteControlPlane(writer, _readers, context);
        Schema = new SqliteSchema(options, writer, context);
        Scan = new SqliteTableScan(_readers);
        Evidence = new SqliteEvidenceStore(writer, _readers);
        Restamp = new SqliteRestamp(writer);
        Loader = new SqliteBulkLoader(writer, _readers);
        Upkeep = new SqliteUpkeep(writer, _readers);
    }

    public DatabaseSide Side => DatabaseSide.Sqlite;

    public IMirror Mirror { get; }

    public IMirrorReads MirrorReads { get; }

    public IPendingSet Pending { get; }

    public IControlPlane Control { get; }

    public ISchema Schema { get; }

    public ITableScan Scan { get; }

    public IEvidenceStore Evidence { get; }

    public IRestamp Restamp { get; }

    public IBulkLoader Loader { get; }

    public IUpkeep Upkeep { get; }

    /// <summary>
    /// Whether this process checkpoints the write-ahead log; of several processes on one file, the one that holds the
    /// replicator's lease should. The default is true.
    /// </summary>
    internal bool Checkpoints
    {
        get => _writer.Checkpoints;
        set => _writer.Checkpoints = value;
    }

    /// <summary>Opens a file, or makes a new one; its schema is not touched.</summary>
    /// <exception cref="SqliteFileRejectedException">The path cannot be used; nothing was written.</exception>
    /// <exception cref="DatabaseUnavailableException">The file could not be opened for another reason.</exception>
    public static async Task<SqliteDatabase> OpenAsync(
        SqliteOptions options, DatabaseContext context, CancellationToken cancellationToken) =>
        (SqliteDatabase)await OpenSideAsync(options, context, new FileSystemProbe(), cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc cref="OpenAsync"/>
    /// <param name="options">The file.</param>
    /// <param name="context">What is shared with the other side.</param>
    /// <param name="probe">Tells of the file system.</param>
    /// <param name="cancellationToken">Honoured before it is opened.</param>
    internal static async Task<IDatabaseSide> OpenSideAsync(
        SqliteOptions options, DatabaseContext context, IFileSystemProbe probe, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var writer = SqliteWriter.Start(options, context, () => SqliteFile.OpenWriter(options, probe));
        var database = new SqliteDatabase(options, context, writer); // while the writer opens the file
        await writer.Started.ConfigureAwait(false);
        return database;
    }

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, Fence fence, CancellationToken cancellationToken)
        where T : class => _readers.ReadAsync(
            (table, key, fence),
            static (session, read) => session.Find(read.table, read.key, read.fence) is { } values
                ? Records.Make(read.table.Shape, values)
                : null,
            cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, Fence fence, CancellationToken cancellationToken)
        where T : class => _readers.ReadAsync<(Query<T> Query, Fence Fence, CancellationToken Token), IReadOnlyList<T>>(
            (query, fence, cancellationToken),
            static (session, read) => session.InSnapshot(snapshot =>
            {
                Fences.CheckRead(snapshot.ReadControl(), read.Fence);
                return snapshot.Query(read.Query, read.Token);
            }),
            cancellationToken,
            query.IsScan);

    public Task<CommittedWrite> WriteAsync(ChangeSet changes, Fence fence, CancellationToken cancellationToken) =>
        _writer.RunAsync(new WriteOperation(changes, fence, cancellationToken), cancellationToken);

    public Task<CommittedPurge> PurgeExpiredAsync(
        TableDefinition table, int limit, Fence fence, CancellationToken cancellationToken) => _writer.RunAsync(
            new PurgeOperation(
                table, limit, OperationKind.Write, control => Fences.CheckWrite(control, fence), cancellationToken),
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the writer's connection to work of the tests, with no transaction open.</summary>
    internal Task<T> RunOnWriterAsync<T>(Func<WriterSession, T> work) =>
        _writer.RunAsync(new ExclusiveOperation<T>(work, CancellationToken.None), CancellationToken.None);
}
