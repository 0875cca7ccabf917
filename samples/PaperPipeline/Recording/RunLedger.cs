using Persistence.Sdk;

namespace PaperPipeline.Recording;

/// <summary>Records runs, steps and answers, and closes a run with its report.</summary>
internal sealed class RunLedger(NotedWrites writes, IRunRecordStore store, Func<IUnitOfWork> newUnit)
{
    public Task CreateRunAsync(WorkflowRun run, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        return writes.WriteAsync(
            write,
            () => store.CreateRunAsync(run with { Metadata = Json.Element(new { write }) }, cancellationToken),
            [AcknowledgedRow.OfRun(run.RunId, run.Status ?? RunRecordStatus.Running, write)],
            cancellationToken);
    }

    public Task SetRunStatusAsync(string runId, RunRecordStatus status, CancellationToken cancellationToken) =>
        writes.WriteAsync(
            writes.Next(),
            () => SetStatusAsync(store, runId, status, cancellationToken),
            [AcknowledgedRow.OfRun(runId, status)],
            cancellationToken);

    public Task RecordStepAsync(RunStep step, CancellationToken cancellationToken)
    {
        var write = writes.Next();
        return writes.WriteAsync(
            write,
            () => store.RecordStepAsync(step with { Metadata = Json.Element(new { write }) }, cancellationToken),
            [AcknowledgedRow.OfStep(step.RunId, step.Step, step.Status, write)],
            cancellationToken);
    }

    /// <summary>
    /// Records an answer. One that stands there with its idempotency key stays as it is: a job that is done again
    /// finds what it has recorded before.
    /// </summary>
    /// <param name="write">The number that the answer's fields carry.</param>
    /// <param name="answer">An answer with run and question id.</param>
    /// <param name="cancellationToken">Cancels the write until its commit begins.</param>
    public Task UpsertQuestionAsync(long write, StructuredAnswer answer, CancellationToken cancellationToken) =>
        writes.WriteAsync(
            write,
            () => store.UpsertQuestionAsync(answer, cancellationToken),
            standing => [AcknowledgedRow.OfQuestion(standing, Json.Read<Mark>(standing.PayloadJson).Write)],
            cancellationToken);

    /// <summary>A run's report, its final status and what the report used, in one transaction.</summary>
    public Task CompleteAsync(CompletedRun run, CancellationToken cancellationToken) => writes.WriteAsync(
        run.Write,
        () => newUnit()
            .Add<IRunRecordStore>((runs, token) => runs.UpsertReportAsync(run.Report, token))
            .Add<IRunRecordStore>((runs, token) => SetStatusAsync(runs, run.RunId, RunRecordStatus.Completed, token))
            .Add<ITokenUsageSink>((usages, token) => usages.RecordAsync(run.Usage, token))
            .CommitAsync(cancellationToken),
        run.Rows,
        cancellationToken);

    private static async Task SetStatusAsync(
        IRunRecordStore runs, string runId, RunRecordStatus status, CancellationToken cancellationToken)
    {
        if (!await runs.SetRunStatusAsync(runId, status, cancellationToken: cancellationToken))
        {
            throw new InvalidOperationException($"Run {runId} has no row.");
        }
    }

    private sealed record Mark(long Write);
}
