using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The definition of <c>enrichment.openalex_cache</c>.</summary>
internal static class OpenAlexCacheTable
{
    public static readonly TableDefinition<OpenAlexCacheEntry> Definition =
        ResponseCacheTable.Of<OpenAlexCacheEntry>("openalex_cache", table =>
        {
            table.Column(entry => entry.WorkId);
            table.Column(entry => entry.Query);
        });
}
