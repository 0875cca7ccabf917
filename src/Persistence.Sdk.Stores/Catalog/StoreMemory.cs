using System.Collections.Concurrent;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>
/// What the stores of one application have in common, one object of each type, whichever database they are over. Safe
/// for concurrent use.
/// </summary>
internal sealed class StoreMemory
{
    private readonly ConcurrentDictionary<Type, object> _objects = new();

    /// <summary>How long answers of other services are good for.</summary>
    public EnrichmentOptions Enrichment { get; init; } = new();

    public T Of<T>()
        where T : class, new() => (T)_objects.GetOrAdd(typeof(T), static _ => new T());
}
