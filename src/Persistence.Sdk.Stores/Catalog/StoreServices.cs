using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>What a store is made from.</summary>
/// <param name="Database">One side, or the dual write over both.</param>
/// <param name="Ids">Where generated ids come from.</param>
/// <param name="Time">The clock.</param>
public sealed record StoreServices(IDatabase Database, IIdGenerator Ids, TimeProvider Time)
{
    /// <summary>The prices in use, known to all stores of one application.</summary>
    internal ModelPriceCache Prices { get; init; } = new();
}
