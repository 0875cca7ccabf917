using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Hosting;
using Persistence.Sdk.Options;
using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk;

/// <summary>Adds an application's own stores beside those of the modules.</summary>
public sealed class PersistenceBuilder
{
    private readonly IServiceCollection _services;

    internal PersistenceBuilder(IServiceCollection services) => _services = services;

    /// <summary>
    /// Adds a store with its tables: unkeyed over the database that follows the phases, and keyed
    /// (<see cref="PersistenceKeys"/>) over each side alone.
    /// </summary>
    /// <typeparam name="TStore">The store's interface.</typeparam>
    /// <param name="create">Makes the store over a database.</param>
    /// <param name="tables">The tables it keeps; they must exist in both databases.</param>
    public PersistenceBuilder AddStore<TStore>(Func<StoreServices, TStore> create, params TableDefinition[] tables)
        where TStore : class
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(tables);
        foreach (var table in tables)
        {
            _services.AddSingleton(table);
        }

        Register(typeof(TStore), (_, services) => create(services));
        return this;
    }

    internal PersistenceBuilder AddModules()
    {
        foreach (var module in StoreCatalog.Modules)
        {
            foreach (var family in module.Families)
            {
                Register(family.Interface, (provider, services) => CreateOf(module, family, provider, services));
            }
        }

        return this;
    }

    private static object CreateOf(
        StoreModule module, StoreFamily family, IServiceProvider provider, StoreServices services)
    {
        var options = provider.GetRequiredService<IOptions<PersistenceOptions>>().Value;
        return ModulesInUse.Of(options).Contains(module)
            ? family.Create(services)
            : throw new ModuleNotInUseException(family.Interface.Name, module.Name);
    }

    private static StoreServices ServicesOver(MeasuredDatabase database, IServiceProvider provider) =>
        new(database, provider.GetRequiredService<IIdGenerator>(), provider.GetRequiredService<TimeProvider>())
        {
            Memory = provider.GetRequiredService<StoreMemory>(),
        };

    private void Register(Type store, Func<IServiceProvider, StoreServices, object> create)
    {
        _services.AddSingleton(
            provider => new StoreRegistration(store, services => create(provider, services)));
        _services.AddSingleton(
            store, provider => create(provider, ServicesOver(provider.MeasuredFor(store), provider)));
        foreach (var side in Enum.GetValues<DatabaseSide>())
        {
            _services.AddKeyedSingleton(store, PersistenceKeys.Of(side), (provider, _) => create(
                provider, ServicesOver(provider.MeasuredFor(store, side), provider)));
        }
    }
}
