using Microsoft.Extensions.Hosting;
using PaperPipeline.CommandLine;
using PaperPipeline.Lineage;
using PaperPipeline.Recording;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline;

/// <summary>The runs of one process, and what it tells about them.</summary>
internal sealed class PipelineSession(
    PipelineRunner runner,
    ShownRun shown,
    RunSettings settings,
    AcknowledgementLog acknowledgements,
    IPersistenceStatus status,
    IHostApplicationLifetime lifetime,
    TimeProvider time)
{
    private PipelineOptions Options => settings.Options;

    public async Task RunAsync(TextWriter output)
    {
        var stopping = lifetime.ApplicationStopping;
        if (Options.ShowRun is { } shownRun)
        {
            await shown.TreeAsync(shownRun, output, stopping);
            return;
        }

        await shown.SummaryAsync(await RunAllAsync(output, stopping), output, stopping);
        var times = acknowledgements.Times();
        output.WriteLine(
            $"done: {times.Acknowledged} writes acknowledged; median {times.Median} ms, longest {times.Longest} ms");
        if (Options.Summary is { } summary)
        {
            await File.WriteAllBytesAsync(summary, Json.Document(times), stopping);
        }

        await DrainAsync(output, stopping);
        if (Options.Stay)
        {
            await Task.WhenAny(EnterAsync(), Task.Delay(Timeout.InfiniteTimeSpan, stopping));
        }
    }

    /// <returns>The last run.</returns>
    private async Task<string> RunAllAsync(TextWriter output, CancellationToken stopping)
    {
        var enter = Options.UntilEnter ? EnterAsync() : null;
        for (var runs = 1; ; runs++)
        {
            var run = await runner.RunAsync(stopping);
            Tell(output, run);
            if (enter is null ? runs >= Options.Repeat : enter.IsCompleted)
            {
                return run.RunId;
            }
        }
    }

    private static void Tell(TextWriter output, RunContext run)
    {
        var answered = run.Answers.Count(answer => answer.Answer.Citations.Count > 0);
        output.WriteLine(
            $"run {run.RunId}: {run.Papers.Papers.Count} papers, {run.ChunkCount} chunks, "
            + $"{answered} of {run.Answers.Count} questions answered, "
            + $"{run.Answers.Count(answer => answer.FromCache)} from the cache");
    }

    private async Task DrainAsync(TextWriter output, CancellationToken stopping)
    {
        output.WriteLine(await StandingAsync(stopping));
        using var patience = new CancellationTokenSource(Options.Drain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await status.WaitUntilDrainedAsync(either.Token);
            output.WriteLine("drained: nothing waits for the other database");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            output.WriteLine($"{await StandingAsync(stopping)}; the next start goes on with them");
        }
    }

    private async Task<string> StandingAsync(CancellationToken stopping)
    {
        var now = await status.GetAsync(stopping);
        return $"phase {now.Phase}: {now.PendingRows?.ToString() ?? "an unknown number of"} rows pending, "
            + $"{now.ParkedRows?.ToString() ?? "an unknown number of"} parked";
    }

    // Reading the console blocks and cannot be cancelled.
    private static Task<string?> EnterAsync() => Task.Factory.StartNew(
        () => Console.In.ReadLine(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
