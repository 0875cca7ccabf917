using System.Runtime.CompilerServices;
using Persistence.Sdk.Configuration;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Postgres;
using Persistence.Sdk.Postgres.Inspection;
using Persistence.Sdk.Sqlite;
using Persistence.Sdk.Sqlite.Files;
using Persistence.Sdk.Sqlite.Inspection;

namespace Persistence.Sdk.Hosting;

/// <summary>
/// Opens the databases. Each provider is named in methods of its own that are never inlined, so that phase 0 does not
/// even load the Npgsql assembly.
/// </summary>
internal sealed class SideFactory(
    PersistenceOptions options, DatabaseContext context, IServiceProvider? services = null) : ISideFactory
{
    private readonly PostgresChoice _choice = new(services);

    public bool HasPostgres => _choice.IsMade(options.Postgres);

    public bool SqliteFileExists => File.Exists(options.Sqlite.Path);

    public Task<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken) => side switch
    {
        DatabaseSide.Sqlite => OpenSqliteAsync(cancellationToken),
        DatabaseSide.Postgres => CreatePostgres(),
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "This side has no database."),
    };

    /// <summary>Looks at a side from outside, opening nothing for work.</summary>
    public ISideInspection Inspect(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? InspectSqlite() : InspectPostgres();

    public Task ConnectAsync(IDatabaseSide side, CancellationToken cancellationToken) =>
        side.Side == DatabaseSide.Postgres ? ConnectPostgresAsync(side, cancellationToken) : Task.CompletedTask;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<IDatabaseSide> OpenSqliteAsync(CancellationToken cancellationToken) =>
        SqliteDatabase.OpenSideAsync(options.Sqlite, context, new FileSystemProbe(), cancellationToken);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Task<IDatabaseSide> CreatePostgres() =>
        Task.FromResult<IDatabaseSide>(_choice.Address(options.Postgres) is { } address
            ? PostgresDatabase.Create(address, options.Postgres, context)
            : PostgresDatabase.CreateOverHost(services!, options.Postgres, context));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SqliteInspection InspectSqlite() => new(options.Sqlite, new FileSystemProbe());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PostgresInspection InspectPostgres() => new(
        _choice.Address(options.Postgres)
            ?? throw new InvalidOperationException("The application's own data source cannot be inspected."),
        options.Postgres, context.Catalog, context.Time);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task ConnectPostgresAsync(IDatabaseSide side, CancellationToken cancellationToken) =>
        ((PostgresDatabase)side).ConnectAsync(cancellationToken);
}
