using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Scenarios;

namespace Persistence.Sdk.Benchmarks.Cutovers;

/// <summary>An application whose phase follows its configuration, as an operator changes it.</summary>
internal sealed class Walker(SdkWrites sdk, IConfigurationRoot settings, FlipPauses pauses) : IAsyncDisposable
{
    private const string Phase = "Persistence:Phase";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public SdkWrites Sdk { get; } = sdk;

    public FlipPauses Pauses { get; } = pauses;

    public static async Task<Walker> StartAsync(DatabasePair pair)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [Phase] = nameof(PersistencePhase.DualWrite),
            ["Persistence:Sqlite:Path"] = pair.Sqlite,
            ["Persistence:Postgres:ConnectionString"] = pair.Postgres,
        }).Build();
        var pauses = new FlipPauses();
        var sdk = await SdkWrites.StartWithAsync(pair.Workload, "Persistence.Sdk", services =>
        {
            services.AddSingleton<IConfiguration>(settings).AddLogging(logs => logs.AddProvider(pauses));
            services.AddUnifiedPersistence();
        });
        return new Walker(sdk, settings, pauses);
    }

    /// <summary>Asks for a phase, and waits until it is in force.</summary>
    public async Task GoAsync(PersistencePhase phase)
    {
        settings[Phase] = phase.ToString();
        settings.Reload();
        using var limit = new CancellationTokenSource(Patience);
        while (Sdk.Engine.Phase?.Phase != phase)
        {
            await Task.Delay(Look, limit.Token);
        }
    }

    public ValueTask DisposeAsync() => Sdk.DisposeAsync();
}
