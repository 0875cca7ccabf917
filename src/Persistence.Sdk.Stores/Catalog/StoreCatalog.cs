using Microsoft.Extensions.Logging;
using Persistence.Sdk.Stores.Auth;
using Persistence.Sdk.Stores.Enrichment;
using Persistence.Sdk.Stores.Indexing;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Lineage;
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
        StoreFamily.Of<ITokenUsageReader>(
            at => new TokenUsageReader(at.Database), TokenUsageTable.Definition, UsageDayTable.Definition),
        StoreFamily.Of<IModelPriceStore>(
            at => new ModelPriceStore(at.Database, at.Memory.Of<ModelPriceCache>()), ModelPriceTable.Definition),
        StoreFamily.Of<IQueryCache>(at => new QueryCache(at.Database, at.Time), QueryCacheTable.Definition),
        StoreFamily.Of<IRetrievalEventStore>(
            at => new RetrievalEventStore(at.Database, at.Ids, at.Time), RetrievalEventTable.Definition),
        StoreFamily.Of<IRequestFailureStore>(
            at => new RequestFailureStore(at.Database, at.Ids, at.Time), RequestFailureTable.Definition),
        StoreFamily.Of<IDocumentStore>(at => new DocumentStore(at.Database), DocumentTable.Definition),
        StoreFamily.Of<IPaperMetadataStore>(
            at => new PaperMetadataStore(at.Database, at.Time), PaperMetadataTable.Definition),
        StoreFamily.Of<IPrepManifestStore>(
            at => new PrepManifestStore(at.Database, at.Time), PrepManifestTable.Definition),
        StoreFamily.Of<IOpenAlexCache>(
            at => new OpenAlexCache(at.Database, at.Time, at.Memory.Enrichment.OpenAlexCacheDays),
            OpenAlexCacheTable.Definition),
        StoreFamily.Of<ICitecCache>(
            at => new CitecCache(at.Database, at.Time, at.Memory.Enrichment.CitecCacheDays),
            CitecCacheTable.Definition),
        StoreFamily.Of<IOpenAlexTitleOverrideStore>(
            at => new OpenAlexTitleOverrideStore(at.Database, at.Ids, at.Time, at.Memory.Of<TitleOverrideCache>()),
            TitleOverrideTable.Definition),
        StoreFamily.Of<IPaperOpenAlexMetadataStore>(
            at => new PaperOpenAlexMetadataStore(at.Database, at.Time), PaperOpenAlexMetadataTable.Definition),
        StoreFamily.Of<IStreamlitUserStore>(
            at => new StreamlitUserStore(at.Database, at.Ids, at.Time), StreamlitUserTable.Definition),
        StoreFamily.Of<IStreamlitSessionStore>(
            at => new StreamlitSessionStore(at.Database, at.Time), StreamlitSessionTable.Definition),
        StoreFamily.Of<IPipelineRunStore>(
            at => new PipelineRunStore(at.Database, at.Ids, at.Time), PipelineRunTable.Definition),
        StoreFamily.Of<IIndexVersionStore>(
            at => new IndexVersionStore(at.Database, at.Time), IndexVersionTable.Definition),
        StoreFamily.Of<IIndexShardStore>(at => new IndexShardStore(at.Database, at.Time), IndexShardTable.Definition),
        StoreFamily.Of<IVectorStore>(at => new VectorStore(at.Database, at.Ids, at.Time), VectorTable.Definition),
        StoreFamily.Of<ILineage>(
            at => new LineageReader(at.Database), RunRecordTable.Definition, TokenUsageTable.Definition,
            RetrievalEventTable.Definition, PrepManifestTable.Definition, PipelineRunTable.Definition,
            VectorTable.Definition, DocumentTable.Definition),
    ])
    {
        Upkeep =
        [
            (options, time, logs) => new UsageDayUpkeep(
                options.TokenUsage.SumUpAfter, time, logs.CreateLogger<UsageDayUpkeep>()),
        ],
    };

    /// <summary>The modules, the default first.</summary>
    public static IReadOnlyList<StoreModule> Modules { get; } = [Pipeline];

    /// <summary>The module of that name, compared exactly; null where there is none.</summary>
    public static StoreModule? Find(string name) => Modules.FirstOrDefault(module => module.Name == name);
}
