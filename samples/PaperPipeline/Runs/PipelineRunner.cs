using PaperPipeline.Recording;
using Persistence.Sdk;

namespace PaperPipeline.Runs;

/// <summary>Runs the steps one after the other and records how far each came.</summary>
internal sealed class PipelineRunner(
    RunLedger ledger, UsageLedger usages, IEnumerable<IPipelineStep> steps, IIdGenerator ids, TimeProvider time,
    RunSettings settings)
{
    public const string Trigger = "paper-pipeline";
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>One run. A step that fails is recorded with its reason, and so is the run.</summary>
    public async Task<RunContext> RunAsync(CancellationToken cancellationToken)
    {
        var run = new RunContext(ids.NextUuid().ToString("N"), time.GetUtcNow(), settings);
        await ledger.CreateRunAsync(Started(run), cancellationToken);
        foreach (var step in steps)
        {
            await RunStepAsync(run, step, cancellationToken);
        }

        await ledger.CompleteAsync(run.Completion!, cancellationToken);
        return run;
    }

    private async Task RunStepAsync(RunContext run, IPipelineStep step, CancellationToken cancellationToken)
    {
        var record = new RunStep
        {
            RunId = run.RunId,
            Step = step.Name,
            Status = RunRecordStatus.Running,
            StartedAt = time.GetUtcNow(),
        };
        await ledger.RecordStepAsync(record, cancellationToken);
        try
        {
            var output = Json.Element(await step.RunAsync(run, cancellationToken));
            run.Outputs[step.Name] = output;
            await usages.FlushAsync(cancellationToken);
            await ledger.RecordStepAsync(
                record with { Status = RunRecordStatus.Completed, FinishedAt = time.GetUtcNow(), Output = output },
                cancellationToken);
        }
        catch (Exception problem) when (problem is PipelineException or OperationCanceledException or IOException)
        {
            await RecordFailureAsync(record, problem);
            throw;
        }
    }

    private async Task RecordFailureAsync(RunStep step, Exception problem)
    {
        using var limit = new CancellationTokenSource(LastWords, time);
        var (code, reason) = problem switch
        {
            PipelineException known => (known.Code, known.Message),
            OperationCanceledException => ("cancelled", "The application was stopped."),
            _ => ("io", problem.Message),
        };
        await ledger.RecordStepAsync(
            step with
            {
                Status = RunRecordStatus.Failed,
                FinishedAt = time.GetUtcNow(),
                StatusReason = reason,
                ErrorCode = code,
            },
            limit.Token);
        await ledger.SetRunStatusAsync(step.RunId, RunRecordStatus.Failed, limit.Token);
    }

    private WorkflowRun Started(RunContext run) => new()
    {
        RunId = run.RunId,
        StartedAt = run.StartedAt,
        PapersDir = settings.PapersDir,
        ConfigHash = settings.ConfigHash,
        ConfigEffective = settings.Effective,
        ReportQuestionSet = settings.QuestionSet,
        TriggerSource = Trigger,
    };
}
