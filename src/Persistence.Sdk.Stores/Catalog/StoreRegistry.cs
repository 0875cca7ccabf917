using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>Makes any registered store over a database. Safe for concurrent use.</summary>
internal sealed class StoreRegistry(
    IEnumerable<StoreRegistration> registrations, IIdGenerator ids, TimeProvider time, StoreMemory memory)
{
    // The last registration of an interface wins, as in the services.
    private readonly Dictionary<Type, StoreRegistration> _registrations = registrations
        .GroupBy(registration => registration.Interface)
        .ToDictionary(same => same.Key, same => same.Last());

    /// <exception cref="InvalidOperationException">No such store is registered.</exception>
    public TStore Create<TStore>(IDatabase database)
        where TStore : class => _registrations.TryGetValue(typeof(TStore), out var registration)
            ? (TStore)registration.Create(new StoreServices(database, ids, time) { Memory = memory })
            : throw new InvalidOperationException(
                $"{typeof(TStore).Name} is not a store that AddUnifiedPersistence() registered; "
                + $"add one of your own by AddStore<{typeof(TStore).Name}>().");
}
