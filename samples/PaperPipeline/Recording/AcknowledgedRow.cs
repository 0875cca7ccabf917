using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// A row that an acknowledged write has written: its key, and what must be found in it unless a later write to the same
/// key was acknowledged. <see cref="Mark"/> is the number of the write, stored as property <c>write</c> of the row's
/// metadata or payload; null where the write does not carry one.
/// </summary>
internal sealed record AcknowledgedRow(
    string RunId, string Kind, string Step, string RecordKey, string? Status, long? Mark)
{
    public static AcknowledgedRow OfRun(string runId, RunRecordStatus status, long? mark = null) =>
        new(runId, "run", "", "main", Name(status), mark);

    public static AcknowledgedRow OfStep(string runId, string step, RunRecordStatus status, long mark) =>
        new(runId, "step", step, "main", Name(status), mark);

    public static AcknowledgedRow OfQuestion(string runId, string questionId, string status, long mark) =>
        new(runId, "question", "agentic", questionId, status, mark);

    public static AcknowledgedRow OfReport(string runId, RunRecordStatus status, long mark) =>
        new(runId, "report", "report", "main", Name(status), mark);

    public static AcknowledgedRow OfArtifact(string runId, string type, string path) =>
        new(runId, "artifact", "report", $"{type}:{path}", null, null);

    private static string Name(RunRecordStatus status) => status.ToString().ToLowerInvariant();
}
