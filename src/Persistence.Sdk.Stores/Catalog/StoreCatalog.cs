using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Stores.Catalog;

/// <summary>All stores of this library, one line a family.</summary>
internal static class StoreCatalog
{
    /// <summary>The research pipeline.</summary>
    public static readonly StoreModule Pipeline = new("Pipeline",
    [
        StoreFamily.Of<IRunRecordStore>(at => new RunRecordStore(at.Database, at.Time), RunRecordTable.Definition),
        StoreFamily.Of<IAsyncJobStore>(
            at => new AsyncJobStore(at.Database, at.Ids, at.Time, at.Memory.Of<AsyncJobCalls>()),
            AsyncJobTable.Definition),
        StoreFamily.Of<ITokenUsageSink>(
            at => new TokenUsageSink(at.Database, at.Ids, at.Time, at.Memory.Of<ModelPriceCache>()),
            TokenUsageTable.Definition),
        StoreFamily.Of<ITokenUsageReader>(at => new TokenUsageReader(at.Database), TokenUsageTable.Definition),
        StoreFamily.Of<IModelPriceStore>(
            at => new ModelPriceStore(at.Database, at.Memory.Of<ModelPriceCache>()), ModelPriceTable.Definition),
        StoreFamily.Of<IQueryCache>(at => new QueryCache(at.Database, at.Time), QueryCacheTable.Definition),
    ]);

    /// <summary>The modules, the default first.</summary>
    public static IReadOnlyList<StoreModule> Modules { get; } = [Pipeline];

    /// <summary>The module of that name, compared exactly; null where there is none.</summary>
    public static StoreModule? Find(string name) => Modules.FirstOrDefault(module => module.Name == name);
}
