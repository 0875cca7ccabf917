using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>
/// The dual write over both databases, started fresh in one phase, as a store sees it of which all point reads are to
/// be served by Postgres where that may be.
/// </summary>
public abstract class InPhase(PersistencePhase phase) : ConformanceFixture
{
    private readonly TempFolder _folder = new();
    private PersistenceEngine? _engine;
    private TcpProxy? _proxy;
    private string? _server;

    public override string Variant => $"phase {phase}";

    protected override SideReader Authority => Reader(PhaseRoles.Of(phase).Authority);

    protected override SideReader? Mirror =>
        PhaseRoles.Of(phase).Mirror is { } side && !MirrorIsDead ? Reader(side) : null;

    protected override string? WhyNot =>
        phase == PersistencePhase.SqliteOnly ? null : new PostgresFactAttribute().Skip;

    private protected PersistenceEngine Engine => _engine!;

    /// <summary>Between the library and the Postgres server.</summary>
    protected TcpProxy Proxy => _proxy!;

    protected string SqlitePath => _folder.File("state.sqlite");

    public override async Task DisposeAsync()
    {
        if (_engine is not null)
        {
            await FollowUpAtLastAsync();
            await _engine.DisposeAsync();
        }

        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        _folder.Dispose();
    }

    protected sealed override async Task<IDatabase> StartAsync()
    {
        var options = new PersistenceOptions { Phase = phase, ReadFromPostgresPercent = 100 };
        options.Sqlite.Path = SqlitePath;
        options.Sqlite.LockTimeout = TimeSpan.FromSeconds(5);
        Configure(options);
        if (PhaseRoles.Of(phase).Needs(DatabaseSide.Sqlite))
        {
            await SqliteFiles.MakeAsync(SqlitePath);
        }

        if (PhaseRoles.Of(phase).Needs(DatabaseSide.Postgres))
        {
            _server = await PostgresDatabases.MakeAsync();
            _proxy = TcpProxy.Before(_server);
            options.Postgres.ConnectionString = _proxy.Redirect(_server);
            options.Postgres.MaxPoolSize = 8;
        }

        var context = SqliteFiles.NewContext();
        _engine = new PersistenceEngine(
            new SideFactory(options, context), options, new SteadyWish(phase), new IdGenerator(TimeProvider.System),
            context);
        await _engine.StartAsync(CancellationToken.None);
        Assert.Equal(phase, _engine.Phase?.Phase);
        await AfterStartAsync();
        return _engine.DatabaseOf(nameof(ConformanceFixture));
    }

    protected virtual void Configure(PersistenceOptions options)
    {
    }

    protected virtual Task AfterStartAsync() => Task.CompletedTask;

    private SideReader Reader(DatabaseSide side) =>
        side == DatabaseSide.Sqlite ? new SqliteSideReader(SqlitePath) : new PostgresSideReader(_server!);
}
