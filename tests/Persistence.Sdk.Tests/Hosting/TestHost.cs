using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Hosting;

/// <summary>A host as an application builds it, over a pair of databases.</summary>
internal static class TestHost
{
    public static IHost Build(
        DatabasePair pair, PersistencePhase phase, Action<IServiceCollection>? register = null,
        params (string Name, string? Value)[] options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var settings = pair.Settings(phase);
        foreach (var (name, value) in options)
        {
            settings[name.Contains("Strings:", StringComparison.Ordinal) ? name : $"Persistence:{name}"] = value;
        }

        builder.Configuration.AddInMemoryCollection(settings);
        register?.Invoke(builder.Services);
        builder.Services.AddUnifiedPersistence()
            .AddStore(static over => new Application.NoteStore(over.Database), NoteTable.Definition);
        return builder.Build();
    }

    public static IDatabase Database(this IHost host) => host.Services.GetRequiredService<IDatabase>();

    public static PersistenceEngine Engine(this IHost host) => host.Services.GetRequiredService<PersistenceEngine>();
}
