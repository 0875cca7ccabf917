namespace PaperPipeline.Recording;

/// <summary>The lease of a job has ended, and somebody else has taken the job: stop working on it.</summary>
internal sealed class JobLostException(string jobId) : Exception($"Job {jobId} has been taken by another worker.");
