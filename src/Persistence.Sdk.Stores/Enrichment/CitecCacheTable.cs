using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>The definition of <c>enrichment.citec_cache</c>.</summary>
internal static class CitecCacheTable
{
    public static readonly TableDefinition<CitecCacheEntry> Definition =
        ResponseCacheTable.Of<CitecCacheEntry>("citec_cache", table => table.Column(entry => entry.RepecHandle));
}
