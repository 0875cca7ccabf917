using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>The definition of <c>retrieval.query_cache</c>.</summary>
internal static class QueryCacheTable
{
    public static readonly TableDefinition<QueryCacheEntry> Definition =
        TableDefinition.For<QueryCacheEntry>("retrieval", "query_cache", table =>
        {
            table.Key(row => row.CacheKey);
            table.Column(row => row.Query);
            table.Column(row => row.QueryNormalized);
            table.Column(row => row.QueryDigest).MaxBytes(64);
            table.Column(row => row.PaperPath).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.Model);
            table.Column(row => row.ContextHash);
            table.Column(row => row.Answer);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.ExpiresAt);
            table.Column(row => row.PaperFingerprint);
            table.Column(row => row.PromptProfileHash);
            table.Column(row => row.RetrievalProfileHash);
            table.Column(row => row.ShareEligible);
            table.Column(row => row.SafetyFlagsJson);
            table.Column(row => row.SourceUserId);
            table.ExpiresAt(row => row.ExpiresAt);
        });
}
