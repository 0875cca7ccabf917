using System.Globalization;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// A row that an acknowledged write has written: its table as SQLite names it, its key as SQLite writes it, and what
/// must be found in it unless a later write to the same key was acknowledged: <see cref="Columns"/>, as SQLite writes
/// them, and <see cref="Mark"/>, the number of the write, stored as property <c>write</c> of one of the row's JSON
/// columns. Null where nothing of the kind is looked for.
/// </summary>
internal sealed record AcknowledgedRow(
    string Table, IReadOnlyList<string> Key, IReadOnlyDictionary<string, string>? Columns, long? Mark)
{
    private const string RunRecords = "workflow_run_records";

    public static AcknowledgedRow OfRun(string runId, RunRecordStatus status, long? mark = null) =>
        new(RunRecords, [runId, "run", "", "main"], Status(Name(status)), mark);

    public static AcknowledgedRow OfStep(string runId, string step, RunRecordStatus status, long mark) =>
        new(RunRecords, [runId, "step", step, "main"], Status(Name(status)), mark);

    public static AcknowledgedRow OfQuestion(string runId, string questionId, string status, long mark) =>
        new(RunRecords, [runId, "question", "agentic", questionId], Status(status), mark);

    public static AcknowledgedRow OfQuestion(RunRecord question, long mark) =>
        OfQuestion(question.RunId, question.RecordKey, Name(question.Status!.Value), mark);

    public static AcknowledgedRow OfReport(string runId, RunRecordStatus status, long mark) =>
        new(RunRecords, [runId, "report", "report", "main"], Status(Name(status)), mark);

    public static AcknowledgedRow OfArtifact(string runId, string type, string path) =>
        new(RunRecords, [runId, "artifact", "report", $"{type}:{path}"], null, null);

    public static AcknowledgedRow OfCacheEntry(string cacheKey, long mark) =>
        new("retrieval_query_cache", [cacheKey], null, mark);

    public static AcknowledgedRow OfUsage(TokenUsage usage, long mark) =>
        new("observability_token_usage", [Instant(usage.CreatedAt), usage.EventId.ToString()], null, mark);

    public static AcknowledgedRow OfManifest(string runId, long mark) =>
        new("ingestion_prep_manifests", [runId], null, mark);

    public static AcknowledgedRow OfDocument(string docId) => new("ingestion_documents", [docId], null, null);

    public static AcknowledgedRow OfMetadata(string docId, long mark) =>
        new("ingestion_paper_metadata", [docId], null, mark);

    /// <summary>A chunk has no JSON column; it is known by the time at which it was indexed.</summary>
    public static AcknowledgedRow OfVector(ChunkVector chunk) =>
        new("indexing_vectors", [chunk.ChunkId], Column("created_at", Instant(chunk.CreatedAt)), null);

    public static AcknowledgedRow OfBuilding(long id) => new("indexing_pipeline_runs", [$"{id}"], null, null);

    public static AcknowledgedRow OfIndexVersion(string indexId) =>
        new("indexing_index_versions", [indexId], null, null);

    public static AcknowledgedRow OfShard(IndexShard shard) =>
        new("indexing_index_shards", [shard.ShardName], Column("pipeline_run_id", $"{shard.PipelineRunId}"), null);

    public static AcknowledgedRow OfRetrievalEvent(long id, long mark) =>
        new("retrieval_retrieval_events", [$"{id}"], null, mark);

    /// <summary>A job that has not ended: what becomes of it next, others may decide.</summary>
    public static AcknowledgedRow OfJob(AsyncJob job) => new("workflow_async_jobs", [job.JobId], null, null);

    /// <summary>Nothing changes a completed job any more.</summary>
    public static AcknowledgedRow OfCompletedJob(AsyncJob job, long mark) =>
        OfJob(job) with { Columns = Status("completed"), Mark = mark };

    private static Dictionary<string, string> Status(string status) => Column("status", status);

    private static Dictionary<string, string> Column(string name, string value) => new() { [name] = value };

    private static string Instant(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Name(RunRecordStatus status) => status.ToString().ToLowerInvariant();
}
