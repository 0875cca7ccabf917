using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>The same write through this library, in a phase.</summary>
internal sealed class SdkWrites : IContender
{
    private readonly Workload _workload;
    private readonly ServiceProvider _services;
    private readonly IDatabase _database;

    private SdkWrites(Workload workload, string name, ServiceProvider services)
    {
        _workload = workload;
        Name = name;
        _services = services;
        _database = services.GetRequiredService<IDatabase>();
    }

    public string Name { get; }

    public PersistenceEngine Engine => _services.GetRequiredService<PersistenceEngine>();

    public static Task<SdkWrites> StartAsync(Workload workload, string name, Action<PersistenceOptions> configure) =>
        StartWithAsync(workload, name, services => services.AddUnifiedPersistence(configure));

    /// <summary>The same with services of the caller's own, such as a configuration that changes.</summary>
    public static async Task<SdkWrites> StartWithAsync(
        Workload workload, string name, Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PersistenceEngine>().StartAsync(CancellationToken.None);
        return new SdkWrites(workload, name, provider);
    }

    public Task WriteAsync(long number) => _database.WriteAsync(_workload.Changes(number));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
