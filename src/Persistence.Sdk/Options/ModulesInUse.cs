using Persistence.Sdk.Stores.Catalog;

namespace Persistence.Sdk.Options;

/// <summary>The modules that the options name.</summary>
internal static class ModulesInUse
{
    public static IEnumerable<StoreModule> Of(PersistenceOptions options) => options.Modules is { } names
        ? names.Distinct().Select(name => StoreCatalog.Find(name)!)
        : [StoreCatalog.Modules[0]];
}
