using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Upkeep;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>
/// The stores of one source system. Only the tables of modules in use are created, registered, copied and verified. Its
/// name is also that of its part of the schema scripts.
/// </summary>
internal sealed record StoreModule(string Name, IReadOnlyList<StoreFamily> Families)
{
    /// <summary>The tables of all families.</summary>
    public IReadOnlyList<TableDefinition> Tables { get; } =
        [.. Families.SelectMany(family => family.Tables).Distinct()];

    /// <summary>What is done for these stores in a maintenance pass.</summary>
    public IReadOnlyList<Func<PersistenceOptions, TimeProvider, ILoggerFactory, IUpkeepStep>> Upkeep { get; init; } =
        [];
}
