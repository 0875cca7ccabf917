using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>
/// Writes to the run store and notes each write that comes back. Every write is numbered, and most rows carry the
/// number of the write that made them last.
/// </summary>
internal sealed class RunLedger(IRunRecordStore store, AcknowledgementLog log, TimeProvider time, TimeSpan pace)
{
    private long _writes;

    /// <summary>The number for a write whose content must carry it.</summary>
    public long NextWrite() => Interlocked.Increment(ref _writes);

    public Task CreateRunAsync(WorkflowRun run, CancellationToken cancellationToken)
    {
        var write = NextWrite();
        return WriteAsync(
            write,
            () => store.CreateRunAsync(run with { Metadata = Json.Element(new { write }) }, cancellationToken),
            [AcknowledgedRow.OfRun(run.RunId, run.Status ?? RunRecordStatus.Running, write)],
            cancellationToken);
    }

    public Task SetRunStatusAsync(string runId, RunRecordStatus status, CancellationToken cancellationToken) =>
        WriteAsync(
            NextWrite(),
            async () =>
            {
                if (!await store.SetRunStatusAsync(runId, status, cancellationToken: cancellationToken))
                {
                    throw new InvalidOperationException($"Run {runId} has no row.");
                }
            },
            [AcknowledgedRow.OfRun(runId, status)],
            cancellationToken);

    public Task RecordStepAsync(RunStep step, CancellationToken cancellationToken)
    {
        var write = NextWrite();
        return WriteAsync(
            write,
            () => store.RecordStepAsync(step with { Metadata = Json.Element(new { write }) }, cancellationToken),
            [AcknowledgedRow.OfStep(step.RunId, step.Step, step.Status, write)],
            cancellationToken);
    }

    /// <param name="write">The number that the answer's fields carry.</param>
    /// <param name="answer">An answer with run and question id.</param>
    /// <param name="cancellationToken">Cancels the write until its commit begins.</param>
    public Task UpsertQuestionAsync(long write, StructuredAnswer answer, CancellationToken cancellationToken) =>
        WriteAsync(
            write,
            () => store.UpsertQuestionAsync(answer, cancellationToken),
            [AcknowledgedRow.OfQuestion(answer.RunId!, answer.QuestionId!, "cached", write)],
            cancellationToken);

    /// <param name="write">The number that the report and its questions carry.</param>
    /// <param name="report">The report.</param>
    /// <param name="rows">The rows that it becomes.</param>
    /// <param name="cancellationToken">Cancels the write until its commit begins.</param>
    public Task UpsertReportAsync(
        long write, RunReport report, IReadOnlyList<AcknowledgedRow> rows, CancellationToken cancellationToken) =>
        WriteAsync(write, () => store.UpsertReportAsync(report, cancellationToken), rows, cancellationToken);

    private async Task WriteAsync(
        long write, Func<Task> storing, IReadOnlyList<AcknowledgedRow> rows, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await storing();
        var took = Math.Round(time.GetElapsedTime(start).TotalMilliseconds, 3);
        log.Append(new Acknowledgement(write, time.GetUtcNow(), took, rows));
        if (pace > TimeSpan.Zero)
        {
            await Task.Delay(pace, time, cancellationToken);
        }
    }
}
