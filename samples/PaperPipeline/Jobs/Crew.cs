using PaperPipeline.Recording;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline.Jobs;

/// <summary>The workers of this process. Several processes may share the queues.</summary>
internal sealed class Crew(
    JobLedger jobs, IEnumerable<IJobHandler> handlers, RunSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, IJobHandler> _handlers = handlers.ToDictionary(handler => handler.Queue);

    /// <summary>
    /// Enqueues one job for each key, and works on the queue until they have ended, whoever has done them. What an
    /// earlier run has left in the queue is done on the way.
    /// </summary>
    /// <returns>The results, in the order of the tasks.</returns>
    public async Task<IReadOnlyList<T>> DoAsync<T>(
        string queue, IReadOnlyList<(string UniqueKey, object Task)> tasks, CancellationToken cancellationToken)
    {
        var ids = new string[tasks.Count];
        await Parallel.ForAsync(0, tasks.Count, Together(cancellationToken), async (i, token) =>
            ids[i] = (await jobs.EnqueueAsync(queue, tasks[i].UniqueKey, tasks[i].Task, token)).JobId);
        while (true)
        {
            await Parallel.ForAsync(0, settings.Options.Workers, Together(cancellationToken), async (_, token) =>
            {
                while (await jobs.ClaimAsync(queue, token) is { } job)
                {
                    await WorkAsync(_handlers[queue], job, token);
                }
            });
            var ended = await EndedAsync(ids, cancellationToken);
            if (ended is not null)
            {
                return [.. ended.Select(Result<T>)];
            }

            // Some wait for a retry, or another process has them.
            await jobs.GiveUpAsync(cancellationToken);
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    private async Task WorkAsync(IJobHandler handler, AsyncJob job, CancellationToken cancellationToken)
    {
        try
        {
            var result = await handler.HandleAsync(job, cancellationToken);
            await jobs.CompleteAsync(job, result, cancellationToken);
        }
        catch (JobLostException)
        {
            // It is done by whoever has it now.
        }
        catch (Exception problem) when (problem is PipelineException or IOException or UnauthorizedAccessException)
        {
            await jobs.FailAsync(job, problem.Message, cancellationToken);
        }
    }

    /// <summary>The jobs, or null where one of them has not ended.</summary>
    private async Task<IReadOnlyList<AsyncJob>?> EndedAsync(
        IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var ended = new List<AsyncJob>();
        foreach (var id in ids)
        {
            if (await jobs.FindAsync(id, cancellationToken) is not { FinishedAt: not null } job)
            {
                return null;
            }

            ended.Add(job);
        }

        return ended;
    }

    private static T Result<T>(AsyncJob job) => job.Status == AsyncJobStatus.Completed
        ? Json.Read<T>(job.ResultJson.GetProperty("result"))
        : throw new PipelineException("job_failed", $"Job {job.JobId} of queue {job.QueueName}: {job.ErrorText}");

    private ParallelOptions Together(CancellationToken cancellationToken) => new()
    {
        MaxDegreeOfParallelism = settings.Options.Workers,
        CancellationToken = cancellationToken,
    };
}
