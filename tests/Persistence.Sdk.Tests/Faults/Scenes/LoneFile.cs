using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// A SQLite file that is kept in step by a Postgres that decides, as far as the file knows: no server is there.
/// </summary>
internal sealed class LoneFile : IAsyncDisposable
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Database=none;Username=none";
    private readonly TempFolder _folder = new();
    private readonly Application _services;

    public LoneFile()
    {
        Path = _folder.File("state.sqlite");
        _services = new Application(new Dictionary<string, string?>
        {
            ["Persistence:Sqlite:Path"] = Path, ["Persistence:Postgres:ConnectionString"] = Nowhere,
        });
        Context = _services.Services.GetRequiredService<DatabaseContext>();
        Sides = new DatabaseSides(
            new SideFactory(_services.Services.GetRequiredService<IOptions<PersistenceOptions>>().Value, Context),
            applySchema: false);
    }

    public string Path { get; }

    public DatabaseContext Context { get; }

    public IIdGenerator Ids => _services.Services.GetRequiredService<IIdGenerator>();

    public DatabaseSides Sides { get; }

    public static async Task<LoneFile> CreateAsync()
    {
        var file = new LoneFile();
        await PreparedDatabases.CopyFileAsync(file.Path);
        await file.SayAsync(
            "phase = 3, epoch = 4, authority = 'postgres', coverage_epoch = 2, peer_id = 'server', generation = 1");
        await file.RunAsync(
            "INSERT INTO persistence_phase_history VALUES ('default', 4, 3, 'postgres', 'scene', '2025-01-01T00:00:00.000000Z')");
        return file;
    }

    /// <summary>Changes what the file says of itself.</summary>
    /// <param name="assignments">Columns of the control row.</param>
    public Task SayAsync(string assignments) => RunAsync($"UPDATE persistence_control SET {assignments}");

    public Task RunAsync(string sql) => PreparedDatabases.OnFileAsync(Path, sql);

    public ValueTask<IDatabaseSide> OpenAsync() => Sides.OpenReadyAsync(DatabaseSide.Sqlite, CancellationToken.None);

    public async Task<ControlRow> ReadAsync() => await (await OpenAsync()).Control.ReadAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Sides.DisposeAsync();
        await _services.DisposeAsync();
        _folder.Dispose();
    }
}
