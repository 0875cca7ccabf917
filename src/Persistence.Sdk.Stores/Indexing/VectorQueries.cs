using System.Text.Json;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The reads and deletions of chunks, both dialects side by side.</summary>
internal static class VectorQueries
{
    /// <summary>The condition under which a deletion takes a document's chunks.</summary>
    public static readonly SqlText AllOfDocument = SqlText.Same("doc_id = @doc_id");

    private static readonly TableDefinition<ChunkVector> Table = VectorTable.Definition;

    private static readonly RowShape<FoundChunk> FoundShape = RowShape.Of<FoundChunk>(
        shape => shape.Column(found => found.ChunkId));

    private static readonly RowShape<NearestChunk> NearestShape = RowShape.Of<NearestChunk>(shape =>
    {
        shape.Column(found => found.ChunkId);
        shape.Column(found => found.Similarity);
        shape.Column(found => found.Id);
        shape.Column(found => found.DocId);
        shape.Column(found => found.PipelineRunId);
        shape.Column(found => found.PaperPath);
        shape.Column(found => found.Page);
        shape.Column(found => found.StartWord);
        shape.Column(found => found.EndWord);
        shape.Column(found => found.Text);
    });

    private static readonly SqlText WithIds = new(
        "WHERE id IN (SELECT value FROM json_each(@ids)) ORDER BY id",
        "WHERE id = ANY (ARRAY (SELECT jsonb_array_elements_text(@ids)::bigint)) ORDER BY id");

    private static readonly SqlText AnyOfRun = SqlText.Same(
        "SELECT chunk_id FROM {table} WHERE pipeline_run_id = @pipeline_run_id ORDER BY id LIMIT 1").Naming(Table);

    private static readonly SqlText Behind = SqlText.Same("WHERE id > @after_id");
    private static readonly SqlText ById = SqlText.Same(" ORDER BY id LIMIT @limit");

    // Nearest first; the text and the other columns are read of those alone that are in the answer.
    private static readonly SqlText FindNearest =
        SqlText.Same("""
        SELECT v.chunk_id, CAST(n.nearness AS double precision) / 1e9 AS similarity, v.id, v.doc_id,
            v.pipeline_run_id, v.paper_path, v.page, v.start_word, v.end_word, v.text
        FROM (SELECT chunk_id AS nearest_id,
        """)
        + VectorNearness.Of(Table["embedding"], "query")
        + SqlText.Same(" AS nearness FROM {table} WHERE 1 = 1");

    private static readonly SqlText NearestFirst = SqlText.Same(
        """
         ORDER BY nearness DESC NULLS LAST, chunk_id LIMIT @limit) AS n
        JOIN {table} AS v ON v.chunk_id = n.nearest_id
        WHERE n.nearness IS NOT NULL ORDER BY n.nearness DESC, v.chunk_id
        """);

    public static Query<ChunkVector> Many(IReadOnlyCollection<long> ids) => TableQuery.Rows(
        Table, WithIds,
        new SqlParameters().Add("ids", JsonSerializer.SerializeToElement(ids)));

    public static Query<FoundChunk> OfRun(long pipelineRunId) => new(
        FoundShape, AnyOfRun,
        new SqlParameters().Add("pipeline_run_id", Table["pipeline_run_id"], pipelineRunId));

    public static Query<ChunkVector> List(VectorFilter filter, long afterId, int limit)
    {
        var parameters = new SqlParameters().Add("after_id", afterId).Add("limit", Lists.Checked(limit));
        return TableQuery.Rows(Table, Behind + Narrowed(filter, parameters) + ById, parameters);
    }

    public static Query<NearestChunk> Nearest(ReadOnlyMemory<float> embedding, int limit, VectorFilter filter)
    {
        var parameters = new SqlParameters()
            .Add("query", Table["embedding"], embedding).Add("limit", Lists.Checked(limit));
        var sql = (FindNearest + Narrowed(filter, parameters) + NearestFirst).Naming(Table);
        return new Query<NearestChunk>(NearestShape, sql, parameters) { IsScan = true };
    }

    public static SqlParameters OfDocument(string docId) =>
        new SqlParameters().Add("doc_id", Table["doc_id"], docId);

    private static SqlText Narrowed(VectorFilter filter, SqlParameters parameters)
    {
        var path = filter.PaperPath is null ? null : LineageId.PaperPath(filter.PaperPath);
        return Equal("pipeline_run_id", filter.PipelineRunId)
            + Equal("doc_id", filter.DocId)
            + Equal("paper_path", path);

        SqlText Equal(string column, object? value)
        {
            if (value is null)
            {
                return SqlText.Empty;
            }

            parameters.Add(column, Table[column], value);
            return SqlText.Same($" AND {column} = @{column}");
        }
    }
}
