using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PaperPipeline.CommandLine;
using PaperPipeline.Recording;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline;

internal static class Program
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Usage = 2;

    private static async Task<int> Main(string[] arguments)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            var options = CommandLineReader.Read(arguments);
            if (options.Help)
            {
                Console.WriteLine(HelpText.Text);
                return Done;
            }

            await RunAsync(options);
            return Done;
        }
        catch (Exception problem) when (problem is UsageException or OptionsValidationException)
        {
            return Say(problem.Message, Usage);
        }
        catch (Exception problem) when (problem is PersistenceException or PipelineException or IOException
            or UnauthorizedAccessException)
        {
            return Say(problem.Message, Failed);
        }
        catch (OperationCanceledException)
        {
            return Say("stopped before the work was done", Failed);
        }
    }

    private static async Task RunAsync(PipelineOptions options)
    {
        Directory.CreateDirectory(options.Out);
        using var host = PipelineHost.Build(options);
        await host.StartAsync();
        try
        {
            var stopping = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
            await RunAllAsync(host.Services, options, stopping);
            if (options.Stay)
            {
                await Task.WhenAny(EnterAsync(), Task.Delay(Timeout.InfiniteTimeSpan, stopping));
            }
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static async Task RunAllAsync(
        IServiceProvider services, PipelineOptions options, CancellationToken stopping)
    {
        var runner = services.GetRequiredService<PipelineRunner>();
        var enter = options.UntilEnter ? EnterAsync() : null;
        for (var runs = 0; runs == 0 || (enter is null ? runs < options.Repeat : !enter.IsCompleted); runs++)
        {
            var run = await runner.RunAsync(stopping);
            var answered = run.Answers.Count(answer => answer.Answer.Citations.Count > 0);
            Console.WriteLine(
                $"run {run.RunId}: {run.Papers.Papers.Count} papers, {run.Chunks.Count} chunks, "
                + $"{answered} of {run.Answers.Count} questions answered, "
                + $"{run.Answers.Count(answer => answer.FromCache)} from the cache");
        }

        var times = services.GetRequiredService<AcknowledgementLog>().Times();
        Console.WriteLine(
            $"done: {times.Acknowledged} writes acknowledged; median {times.Median} ms, longest {times.Longest} ms");
        if (options.Summary is { } summary)
        {
            await File.WriteAllBytesAsync(summary, Json.Document(times), stopping);
        }
    }

    // Reading the console blocks and cannot be cancelled.
    private static Task<string?> EnterAsync() => Task.Factory.StartNew(
        () => Console.In.ReadLine(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int Say(string problem, int exitCode)
    {
        Console.Error.WriteLine($"PaperPipeline: {problem}");
        return exitCode;
    }
}
