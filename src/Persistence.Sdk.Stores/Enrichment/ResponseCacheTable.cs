using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Enrichment;

/// <summary>What the tables of all response caches have in common.</summary>
internal static class ResponseCacheTable
{
    /// <param name="name">The table's name.</param>
    /// <param name="question">Adds the columns that say what was asked.</param>
    public static TableDefinition<TEntry> Of<TEntry>(string name, Action<TableBuilder<TEntry>> question)
        where TEntry : CachedResponse => TableDefinition.For<TEntry>("enrichment", name, table =>
        {
            table.Key(entry => entry.CacheKey);
            question(table);
            table.Column(entry => entry.Response);
            table.Column(entry => entry.FetchedAt);
            table.Column(entry => entry.ExpiresAt);
            table.ExpiresAt(entry => entry.ExpiresAt);
        });
}
