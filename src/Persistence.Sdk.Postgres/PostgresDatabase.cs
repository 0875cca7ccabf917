using System.Reflection;
using Microsoft.Extensions.Logging;
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
using Persistence.Sdk.Postgres.Connecting;
using Persistence.Sdk.Postgres.Control;
using Persistence.Sdk.Postgres.Loading;
using Persistence.Sdk.Postgres.Mirroring;
using Persistence.Sdk.Postgres.Partitions;
using Persistence.Sdk.Postgres.Pending;
using Persistence.Sdk.Postgres.Reading;
using Persistence.Sdk.Postgres.Schema;
using Persistence.Sdk.Postgres.Upkeep;
using Persistence.Sdk.Postgres.Writer;

namespace Persistence.Sdk.Postgres;

/// <summary>The Postgres side. Works through a transaction-pooling proxy: it keeps nothing in a session.</summary>
internal sealed class PostgresDatabase : IDatabaseSide
{
    private readonly PostgresSources _sources;
    private readonly ServerCheck _check;
    private readonly PostgresReader<Fence> _reader;
    private readonly PostgresWriter _writer;
    private readonly PostgresMirror _mirror;
    private readonly PostgresPurge _purge;

    private PostgresDatabase(PostgresSources sources, PostgresOptions options, DatabaseContext context)
    {
        _sources = sources;
        _check = new ServerCheck(sources.General, Server, sources.Origin, ServerCheck.OldestServer);
        var session = new PostgresSession(sources.General);
        _reader = new PostgresReader<Fence>(session, new AuthorityReadFence());
        MirrorReads = new PostgresMirrorReads(session);
        var months = new MonthPartitions();
        _writer = new PostgresWriter(sources.Writing, months, options, context);
        _purge = new PostgresPurge(new PostgresSession(sources.Writing), context);
        var applied = new AppliedVersions(context.Time);
        _mirror = new PostgresMirror(sources.Writing, session, _purge, months, applied, context)
        {
            AsynchronousCommit = sources.AsynchronousCommit is { } asynchronous
                ? new AsynchronousCommitMirror(
                    new PostgresMirror(
                        asynchronous, session, _purge, months, applied, context, sources.Unconfirmed),
                    new PostgresSession(asynchronous), sources.Unconfirmed)
                : null,
        };
        Pending = new PostgresPendingSet(session, _writer, context.Catalog);
        Control = new PostgresControlPlane(session, context.Catalog);
        Scan = new PostgresTableScan(session);
        Evidence = new PostgresEvidenceStore(session);
        Restamp = new PostgresRestamp(new PostgresSession(sources.Writing), months, context);
        Loader = new PostgresBulkLoader(sources.General, session, months);
        Upkeep = new PostgresUpkeep(session, months, context.Catalog);
        var assembly = Assembly.GetExecutingAssembly();
        Schema = new PostgresSchema(
            session, SchemaScripts.Of(context.Modules, SchemaScripts.LoadAll(assembly)),
            assembly.GetManifestResourceNames(),
            context.Logs.CreateLogger<PostgresSchema>());
    }

    public DatabaseSide Side => DatabaseSide.Postgres;

    /// <summary>The server as <c>host:port/database</c>.</summary>
    public string Server => _sources.Server;

    public IMirror Mirror => _mirror;

    public IMirrorReads MirrorReads { get; }

    public IPendingSet Pending { get; }

    public IControlPlane Control { get; }

    public ISchema Schema { get; }

    public ITableScan Scan { get; }

    public IEvidenceStore Evidence { get; }

    public IRestamp Restamp { get; }

    public IBulkLoader Loader { get; }

    public IUpkeep Upkeep { get; }

    /// <summary>Makes the database's side without opening a connection.</summary>
    /// <exception cref="ArgumentException">The connection string is missing or cannot be read.</exception>
    public static PostgresDatabase Create(PostgresOptions options, DatabaseContext context) =>
        Create(PostgresAddress.Of(options), options, context);

    /// <summary>Makes the database's side without opening a connection.</summary>
    /// <exception cref="ArgumentException">The connection string is missing or cannot be read.</exception>
    public static PostgresDatabase Create(PostgresAddress address, PostgresOptions options, DatabaseContext context) =>
        new(PostgresSources.Of(address, options), options, context);

    /// <summary>Makes the database's side over the data source that the application has registered.</summary>
    public static PostgresDatabase CreateOverHost(
        IServiceProvider services, PostgresOptions options, DatabaseContext context) =>
        new(PostgresSources.OfHost(HostDataSource.Find(services)!), options, context);

    /// <summary>Checks that the connection string can be read, without connecting.</summary>
    /// <exception cref="ArgumentException">
    /// It cannot; the message names the option and quotes nothing of the string.
    /// </exception>
    public static void CheckConnectionString(PostgresAddress address, PostgresOptions options) =>
        PostgresConnection.Settings(address, options);

    /// <summary>Finds out whether the server lets this process in and is new enough.</summary>
    /// <exception cref="PostgresRejectedException">The server refuses, or is too old.</exception>
    /// <exception cref="DatabaseUnavailableException">The server cannot be reached.</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => _check.RunAsync(cancellationToken);

    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, Fence fence, CancellationToken cancellationToken)
        where T : class => _reader.FindAsync(table, key, fence, cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, Fence fence, CancellationToken cancellationToken)
        where T : class => _reader.QueryAsync(query, fence, cancellationToken);

    public Task<CommittedWrite> WriteAsync(ChangeSet changes, Fence fence, CancellationToken cancellationToken) =>
        _writer.WriteAsync(changes, fence.Epoch, cancellationToken);

    public Task<CommittedPurge> PurgeExpiredAsync(
        TableDefinition table, int limit, Fence fence, CancellationToken cancellationToken) =>
        _purge.RunAsync(table, limit, fence, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _sources.DisposeAsync().ConfigureAwait(false);
    }
}
