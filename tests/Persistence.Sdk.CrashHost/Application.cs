using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.CrashHost;

/// <summary>The library as an application registers it, with options that can change while it runs.</summary>
internal sealed class Application : IAsyncDisposable
{
    private readonly IConfigurationRoot _configuration;
    private readonly ServiceProvider _services;

    public Application(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? before = null,
        Action<IServiceCollection>? after = null, params TableDefinition[] tables)
    {
        _configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        before?.Invoke(services);
        services.AddUnifiedPersistence(_configuration.GetSection("Persistence"))
            .AddStore(static over => new NoteStore(over.Database), [NoteTable.Definition, .. tables]);
        after?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public PersistenceEngine Engine => _services.GetRequiredService<PersistenceEngine>();

    public IDatabase Database => _services.GetRequiredService<IDatabase>();

    public IRunRecordStore RunRecords => _services.GetRequiredService<IRunRecordStore>();

    public ITokenUsageSink TokenUsages => _services.GetRequiredService<ITokenUsageSink>();

    public IServiceProvider Services => _services;

    /// <summary>Changes an option and reloads, as an edited configuration file would.</summary>
    public void Set(string name, string? value)
    {
        _configuration[$"Persistence:{name}"] = value;
        _configuration.Reload();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    internal sealed record NoteStore(IDatabase Database);
}
