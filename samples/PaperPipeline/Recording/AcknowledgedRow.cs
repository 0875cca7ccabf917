using System.Globalization;
using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// A row that an acknowledged write has written: its table as SQLite names it, its key as SQLite writes it, and what
/// must be found in it unless a later write to the same key was acknowledged. <see cref="Mark"/> is the number of the
/// write, stored as property <c>write</c> of one of the row's JSON columns; null where the write does not carry one.
/// </summary>
internal sealed record AcknowledgedRow(string Table, IReadOnlyList<string> Key, string? Status, long? Mark)
{
    private const string RunRecords = "workflow_run_records";

    public static AcknowledgedRow OfRun(string runId, RunRecordStatus status, long? mark = null) =>
        new(RunRecords, [runId, "run", "", "main"], Name(status), mark);

    public static AcknowledgedRow OfStep(string runId, string step, RunRecordStatus status, long mark) =>
        new(RunRecords, [runId, "step", step, "main"], Name(status), mark);

    public static AcknowledgedRow OfQuestion(string runId, string questionId, string status, long mark) =>
        new(RunRecords, [runId, "question", "agentic", questionId], status, mark);

    public static AcknowledgedRow OfReport(string runId, RunRecordStatus status, long mark) =>
        new(RunRecords, [runId, "report", "report", "main"], Name(status), mark);

    public static AcknowledgedRow OfArtifact(string runId, string type, string path) =>
        new(RunRecords, [runId, "artifact", "report", $"{type}:{path}"], null, null);

    public static AcknowledgedRow OfCacheEntry(string cacheKey, long mark) =>
        new("retrieval_query_cache", [cacheKey], null, mark);

    public static AcknowledgedRow OfUsage(TokenUsage usage, long mark) =>
        new("observability_token_usage", [Instant(usage.CreatedAt), usage.EventId.ToString()], null, mark);

    private static string Instant(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    private static string Name(RunRecordStatus status) => status.ToString().ToLowerInvariant();
}
