using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;
using Persistence.Sdk.Stores.Enrichment;
using Persistence.Sdk.Stores.Retrieval;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>Rows of caches. Of two under one key the one that was stored later is taken.</summary>
internal static class CachedRows
{
    private static readonly ImportTable<QueryCacheEntry> Queries = new(
        QueryCacheTable.Definition,
        NewestWins.Whole(
            QueryCacheTable.Definition, "created_at", "answer", "query", "paper_path", "model", "context_hash"),
        "created_at");

    private static readonly ImportTable<OpenAlexCacheEntry> Works = new(
        OpenAlexCacheTable.Definition,
        NewestWins.Whole(OpenAlexCacheTable.Definition, "fetched_at", "response", "work_id", "query"),
        "fetched_at");

    private static readonly ImportTable<CitecCacheEntry> Citations = new(
        CitecCacheTable.Definition,
        NewestWins.Whole(CitecCacheTable.Definition, "fetched_at", "response", "repec_handle"),
        "fetched_at");

    /// <summary>Found later as one that the cache has stored itself: by its key, and by the normalised query.</summary>
    public static Image Query(LegacyRow row)
    {
        var entry = new QueryCacheEntry
        {
            CacheKey = row.Key("cache_key"),
            Query = row.Text("query"),
            PaperPath = row.Text("paper_path"),
            Model = row.Text("model"),
            ContextHash = row.Text("context_hash"),
            Answer = row.Text("answer"),
        };
        return Queries.Image(QueryCacheRows.Complete(entry, timeToLive: null, row.RequiredTime("created_at")));
    }

    public static Image OpenAlex(LegacyRow row) => Works.Image(new OpenAlexCacheEntry
    {
        CacheKey = row.Key("cache_key"),
        WorkId = row.Text("work_id"),
        Query = row.Text("query"),
        Response = row.RequiredJson("response"),
        FetchedAt = row.EpochSeconds("fetched_at"),
    });

    public static Image Citec(LegacyRow row) => Citations.Image(new CitecCacheEntry
    {
        CacheKey = row.Key("cache_key"),
        RepecHandle = row.Text("repec_handle"),
        Response = row.RequiredJson("response"),
        FetchedAt = row.EpochSeconds("fetched_at"),
    });
}
