using Persistence.Sdk;

namespace PaperPipeline.Jobs;

/// <summary>
/// Does the jobs of one queue. All that it needs stands in the job, so that any process can do it: also one that was
/// started after the one that enqueued it was killed.
/// </summary>
internal interface IJobHandler
{
    string Queue { get; }

    /// <summary>Does the work and returns what the job shall tell of it. Safe for concurrent use.</summary>
    Task<object> HandleAsync(AsyncJob job, CancellationToken cancellationToken);
}
