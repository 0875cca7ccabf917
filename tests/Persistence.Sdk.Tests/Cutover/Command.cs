using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>The parts of the journey as an operator's command has them: nothing runs by itself.</summary>
internal sealed class Command : IAsyncDisposable
{
    private readonly Application _services;

    private Command(Application services)
    {
        _services = services;
        var options = services.Services.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        var context = services.Services.GetRequiredService<DatabaseContext>();
        Sides = new DatabaseSides(new SideFactory(options, context, services.Services), applySchema: false);
        Parts = new JourneyParts(
            Sides, options, _ => Task.CompletedTask, services.Services.GetRequiredService<IIdGenerator>(), context);
    }

    public DatabaseSides Sides { get; }

    public JourneyParts Parts { get; }

    /// <summary>Finds the phase in force, where the databases can be asked.</summary>
    public static async Task<Command> OpenAsync(DatabasePair pair)
    {
        var command = Prepare(pair);
        await new PhaseReading(command.Sides, command.Parts.Tracker).RunAsync(CancellationToken.None);
        return command;
    }

    /// <summary>Asks nothing yet.</summary>
    public static Command Prepare(DatabasePair pair, TcpProxy? proxy = null) =>
        new(pair.Create(PersistencePhase.SqliteOnly, proxy, ("Postgres:ConnectTimeout", "00:00:01")));

    public async ValueTask DisposeAsync()
    {
        await Parts.DisposeAsync();
        await Sides.DisposeAsync();
        await _services.DisposeAsync();
    }
}
