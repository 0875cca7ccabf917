using PaperPipeline.Answering;

namespace PaperPipeline.Runs;

/// <summary>An answer, and the run it was taken over from, or null where it is this run's own.</summary>
internal sealed record RecordedAnswer(Answer Answer, string? ReusedFrom);
