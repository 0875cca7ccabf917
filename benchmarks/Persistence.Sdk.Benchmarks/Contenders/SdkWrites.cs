using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>The same upsert through this library, in a phase.</summary>
internal sealed class SdkWrites : IContender
{
    private readonly ServiceProvider _services;
    private readonly IDatabase _database;

    private SdkWrites(string name, ServiceProvider services)
    {
        Name = name;
        _services = services;
        _database = services.GetRequiredService<IDatabase>();
    }

    public string Name { get; }

    public static async Task<SdkWrites> StartAsync(string name, Action<PersistenceOptions> configure)
    {
        var services = new ServiceCollection();
        services.AddUnifiedPersistence(configure);
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<PersistenceEngine>().StartAsync(CancellationToken.None);
        return new SdkWrites(name, provider);
    }

    public Task WriteAsync(long number) =>
        _database.WriteAsync(new ChangeSet().Put(RunRecordTable.Definition, SampleRecord.Of(number)));

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
