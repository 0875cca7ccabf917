using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Reads;

/// <summary>
/// Both databases in phase 2, with notes that are proved to be equal, and all point reads to be served by Postgres.
/// </summary>
internal sealed class RampScene : IAsyncDisposable
{
    private const string FromPostgres = "postgres";

    private RampScene(DatabasePair pair, TcpProxy proxy, Application application)
    {
        (Pair, Proxy, Application) = (pair, proxy, application);
        Store = application.Services.GetRequiredService<Application.NoteStore>().Database;
    }

    public DatabasePair Pair { get; }

    /// <summary>Before Postgres.</summary>
    public TcpProxy Proxy { get; }

    public Application Application { get; }

    /// <summary>The database as the store of notes sees it.</summary>
    public IDatabase Store { get; }

    public static async Task<RampScene> CreateAsync(int notes = 3, params (string, string)[] options)
    {
        var pair = await DatabasePair.CreateAsync();
        var proxy = TcpProxy.Before(pair.Postgres);
        var application = await pair.StartAsync(
            PersistencePhase.Backfill, proxy, [("ReadFromPostgresPercent", "100"), .. options]);
        var scene = new RampScene(pair, proxy, application);
        for (var i = 1; i <= notes; i++)
        {
            await scene.Store.PutAsync($"n{i}", i);
        }

        await Eventually.DrainedAsync(pair);
        return scene;
    }

    /// <summary>As <see cref="CreateAsync"/>, compared, and with a mark in Postgres by which its answers are known.</summary>
    public static async Task<RampScene> CreateProvedAsync(int notes = 3, params (string, string)[] options)
    {
        var scene = await CreateAsync(notes, options);
        await scene.ProveAsync();
        await scene.MarkAsync();
        return scene;
    }

    public Task ProveAsync() => Application.Engine.Parity.RunAsync(new ParityRequest(), null, default);

    public Task MarkAsync() => Pair.OnPostgresAsync($"UPDATE faults.notes SET owner = '{FromPostgres}'");

    /// <summary>Reads a note and says who answered.</summary>
    public async Task<DatabaseSide> WhoAnswersAsync(string id = "n1") => await Store.FindAsync(id) switch
    {
        { Owner: FromPostgres } => DatabaseSide.Postgres,
        { } => DatabaseSide.Sqlite,
        null => throw new InvalidOperationException($"Nobody has {id}."),
    };

    public async ValueTask DisposeAsync()
    {
        Proxy.Heal();
        Proxy.Resume();
        await Application.DisposeAsync();
        await Proxy.DisposeAsync();
        await Pair.DisposeAsync();
    }
}
