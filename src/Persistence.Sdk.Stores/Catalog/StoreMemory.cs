using System.Collections.Concurrent;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>
/// What the stores of one application have in common, one object of each type, whichever database they are over. Safe
/// for concurrent use.
/// </summary>
internal sealed class StoreMemory
{
    private readonly ConcurrentDictionary<Type, object> _objects = new();

    public T Of<T>()
        where T : class, new() => (T)_objects.GetOrAdd(typeof(T), static _ => new T());
}
