using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;
using Persistence.Sdk.Tests.Telemetry;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>An application of which every read is answered by both databases, and what its meter says of that.</summary>
internal sealed class ShadowScene : IAsyncDisposable
{
    private readonly DatabaseSide _mirror;

    private ShadowScene(DatabasePair pair, TcpProxy proxy, Application application, HeardTelemetry heard, DatabaseSide mirror)
    {
        (Pair, Proxy, Application, Heard, _mirror) = (pair, proxy, application, heard, mirror);
        Store = application.Services.GetRequiredService<Application.NoteStore>().Database;
    }

    public DatabasePair Pair { get; }

    public TcpProxy Proxy { get; }

    public Application Application { get; }

    public HeardTelemetry Heard { get; }

    public IDatabase Store { get; }

    public static async Task<ShadowScene> CreateAsync(PersistencePhase phase)
    {
        var scene = await OverAsync(await DatabasePair.CreateAsync(), phase);
        for (var i = 1; i <= 3; i++)
        {
            await scene.Application.Database.PutAsync($"n{i}", i);
        }

        await Eventually.DrainedAsync(scene.Pair, scene.Application.Engine.Phase!.Authority.Side);
        return scene;
    }

    public static async Task<ShadowScene> OverAsync(DatabasePair pair, PersistencePhase phase)
    {
        var heard = new HeardTelemetry();
        var proxy = TcpProxy.Before(pair.Postgres);
        var settings = pair.Settings(phase, proxy);
        settings["Persistence:ShadowReadPercent"] = "100";
        var application = new Application(settings, heard.AddTo);
        await application.Engine.StartAsync(default);
        await Journey.ArriveAsync(application, phase);
        return new ShadowScene(pair, proxy, application, heard, application.Engine.Phase!.Roles.Mirror!.Value);
    }

    public async Task ReadAllAsync()
    {
        await Store.FindAsync("n1");
        await Store.QueryAsync(ShadowTests.All);
        await Store.QueryAsync(ShadowTests.Total);
    }

    public Task DamageMirrorAsync(string sql) => _mirror == DatabaseSide.Sqlite
        ? Pair.OnSqliteAsync(sql.Replace("{notes}", "faults_notes", StringComparison.Ordinal))
        : Pair.OnPostgresAsync(sql.Replace("{notes}", "faults.notes", StringComparison.Ordinal));

    public bool Hears(string kind, string result) => Heard.Heard(
        "persistence.read.shadowed", ("persistence.store", "NoteStore"), ("persistence.kind", kind),
        ("persistence.result", result));

    public Task HearsAsync(string kind, string result) =>
        Eventually.TrueAsync($"a {kind} is {result}", () => Hears(kind, result));

    public async ValueTask DisposeAsync()
    {
        Proxy.Heal();
        Proxy.Resume();
        await Application.DisposeAsync();
        await Proxy.DisposeAsync();
        await Pair.DisposeAsync();
        Heard.Dispose();
    }
}
