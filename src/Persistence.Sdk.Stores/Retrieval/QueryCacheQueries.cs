using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Retrieval;

/// <summary>The reads and deletions of more than one entry.</summary>
internal static class QueryCacheQueries
{
    private static readonly TableDefinition<QueryCacheEntry> Table = QueryCacheTable.Definition;

    private static readonly SqlText NewestOfQuery = SqlText.Same("""
        WHERE paper_path = @paper_path AND query_digest = @query_digest AND query_normalized = @query_normalized
          AND model = @model AND (expires_at IS NULL OR expires_at > @now)
        ORDER BY created_at DESC, cache_key DESC LIMIT 1
        """);

    /// <summary>The condition under which a deletion takes a paper's entries.</summary>
    public static readonly SqlText AllOfPaper = SqlText.Same("paper_path = @paper_path");

    /// <summary>
    /// The condition under which a deletion takes some of the entries of queries stored before an instant.
    /// </summary>
    public static readonly SqlText SomeOlder = SqlText.Same($$"""
        cache_key IN (SELECT cache_key FROM {table} WHERE created_at < @instant
            AND NOT (cache_key >= '{{QueryCacheKeys.DistributedCache}}'
                AND cache_key < '{{QueryCacheKeys.BehindDistributedCache}}')
            ORDER BY created_at LIMIT @limit)
        """);

    public static Query<QueryCacheEntry> Newest(
        string normalizedQuery, string paperPath, string model, DateTimeOffset now) =>
        TableQuery.Rows(Table, NewestOfQuery, OfPaper(paperPath)
            .Add("query_digest", Table["query_digest"], LineageId.Text(normalizedQuery))
            .Add("query_normalized", Table["query_normalized"], normalizedQuery)
            .Add("model", Table["model"], model)
            .Add("now", Table["expires_at"], now));

    public static SqlParameters OfPaper(string paperPath) =>
        new SqlParameters().Add("paper_path", Table["paper_path"], LineageId.PaperPath(paperPath));

    public static SqlParameters Older(DateTimeOffset instant, int limit) =>
        new SqlParameters().Add("instant", Table["created_at"], instant).Add("limit", limit);
}
