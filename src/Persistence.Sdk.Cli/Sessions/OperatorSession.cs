using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Sessions;

/// <summary>
/// The databases as one command sees them. Nothing runs in the background: no coordinator, no replicator, no
/// registration. A side is opened only where it is this library's.
/// </summary>
internal sealed class OperatorSession : IAsyncDisposable
{
    /// <summary>What to do where no phase is in force.</summary>
    public const string NotStarted =
        "The system has not been started yet: no process has used these databases. Start the application, or "
        + "'persistence phase set SqliteOnly'.";

    private readonly ServiceProvider _services;
    private readonly Connections _connections;
    private readonly SideFactory _factory;
    private readonly HashSet<DatabaseSide> _known = [];

    private OperatorSession(ServiceProvider services, Connections connections)
    {
        (_services, _connections) = (services, connections);
        Options = services.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        Context = services.GetRequiredService<DatabaseContext>();
        _factory = new SideFactory(Options, Context, services);
        Sides = new DatabaseSides(_factory, applySchema: false);
        Parts = new JourneyParts(Sides, Options, RequirePhaseAsync, Ids, Context);
    }

    public PersistenceOptions Options { get; }

    public DatabaseContext Context { get; }

    public DatabaseSides Sides { get; }

    /// <summary>The parts of the journey that a command drives.</summary>
    public JourneyParts Parts { get; }

    public IIdGenerator Ids => _services.GetRequiredService<IIdGenerator>();

    public bool HasPostgres => _factory.HasPostgres;

    /// <exception cref="OptionsValidationException">The configuration is wrong; all of it is told.</exception>
    public static OperatorSession Open(
        Connections connections, PersistencePhase asksFor = PersistencePhase.SqliteOnly) =>
        new(BuildServices(connections, asksFor), connections);

    /// <summary>The names of all tables, for one who opens no database.</summary>
    /// <exception cref="OptionsValidationException">The configuration is wrong.</exception>
    public static IReadOnlyList<string> TableNames(Connections connections)
    {
        using var services = BuildServices(connections, PersistencePhase.SqliteOnly);
        return [.. services.GetRequiredService<DatabaseContext>().Catalog.Tables.Select(table => table.ToString())];
    }

    /// <summary>A table by its name.</summary>
    /// <exception cref="OperatorException">There is none; the message lists those that there are.</exception>
    public TableDefinition Table(string name) => Context.Catalog.Find(name) ?? throw OperatorException.Usage(
        $"There is no table '{name}'. The tables are {string.Join(", ", Context.Catalog.Tables)}.");

    /// <summary>The names of tables that are all known; empty for all.</summary>
    public IReadOnlyList<string> Tables(string[]? names) =>
        [.. (names ?? []).Select(name => Table(name).ToString()).Distinct()];

    /// <summary>Looks at a side from outside.</summary>
    public ISideInspection Inspect(DatabaseSide side)
    {
        RequireConfigured(side);
        return _factory.Inspect(side);
    }

    /// <summary>Opens a side that carries this library's schema.</summary>
    /// <exception cref="OperatorException">It does not, or is not configured.</exception>
    public async Task<IDatabaseSide> OpenAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        await CheckContentsAsync(side, cancellationToken).ConfigureAwait(false);
        return await Sides.OpenReadyAsync(side, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a side to make its schema; where it is not there, SQLite's file is made.</summary>
    /// <param name="side">The side.</param>
    /// <param name="adopt">Whether a file that holds another application's tables will do.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IDatabaseSide> OpenForSchemaAsync(
        DatabaseSide side, bool adopt, CancellationToken cancellationToken)
    {
        var contents = await Inspect(side).LookAsync(cancellationToken).ConfigureAwait(false);
        if (contents == SideContents.Others && !adopt)
        {
            throw new OperatorException(
                $"'{Path.GetFullPath(Options.Sqlite.Path)}' holds tables of another application, and none of this "
                + $"library. {_connections.SqliteAdvice} --adopt adds this library's tables to it.");
        }

        var open = await Sides.OpenAsync(side, cancellationToken).ConfigureAwait(false);
        await Sides.ConnectAsync(open, cancellationToken).ConfigureAwait(false);
        return open;
    }

    /// <summary>The phase in force; null where the system has not been started yet.</summary>
    public async Task<PhaseSnapshot?> FindPhaseAsync(CancellationToken cancellationToken)
    {
        if (Sides.SqliteFileExists || !HasPostgres)
        {
            await CheckContentsAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await CheckContentsAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        }

        return await new PhaseReading(Sides, Parts.Tracker).RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The phase in force of a system that has been started.</summary>
    public async Task<PhaseSnapshot> RequirePhaseAsync(CancellationToken cancellationToken) =>
        await FindPhaseAsync(cancellationToken).ConfigureAwait(false) ?? throw new OperatorException(NotStarted);

    /// <exception cref="OperatorException">Postgres is needed and not configured.</exception>
    public void RequireConfigured(DatabaseSide side)
    {
        if (side == DatabaseSide.Postgres && !HasPostgres)
        {
            throw OperatorException.Usage(
                "No Postgres is configured. Give --postgres, or set 'Persistence:Postgres:ConnectionString' in the "
                + "settings file or as environment variable Persistence__Postgres__ConnectionString.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Parts.DisposeAsync().ConfigureAwait(false);
        await Sides.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    private static ServiceProvider BuildServices(Connections connections, PersistencePhase asksFor)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(ToolConfiguration.Build(connections, asksFor));
        services.AddUnifiedPersistence();
        return services.BuildServiceProvider();
    }

    private async Task CheckContentsAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        if (_known.Contains(side))
        {
            return;
        }

        var contents = await Inspect(side).LookAsync(cancellationToken).ConfigureAwait(false);
        var where = side == DatabaseSide.Sqlite
            ? $"'{Path.GetFullPath(Options.Sqlite.Path)}'"
            : "The Postgres database";
        if (contents != SideContents.Ours)
        {
            throw new OperatorException(contents switch
            {
                SideContents.Missing =>
                    $"{where} does not exist. {_connections.SqliteAdvice}",
                SideContents.Others =>
                    $"{where} holds tables of another application, and none of this library. "
                    + _connections.SqliteAdvice,
                _ => $"{where} has no tables of this library yet"
                    + (Sides.SqliteFileExists ? "" : $", and '{Path.GetFullPath(Options.Sqlite.Path)}' does not exist")
                    + ". Check what is named, or make them with 'persistence schema apply'.",
            });
        }

        _known.Add(side);
    }
}
