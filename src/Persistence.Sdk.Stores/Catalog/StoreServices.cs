using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>What a store is made from.</summary>
/// <param name="Database">One side, or the dual write over both.</param>
/// <param name="Ids">Where generated ids come from.</param>
/// <param name="Time">The clock.</param>
public sealed record StoreServices(IDatabase Database, IIdGenerator Ids, TimeProvider Time)
{
    /// <summary>What the stores of one application have in common.</summary>
    internal StoreMemory Memory { get; init; } = new();
}
