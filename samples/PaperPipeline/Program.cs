using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PaperPipeline.CommandLine;
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
            if (CommandLineReader.Read(arguments) is not { } settings)
            {
                Console.WriteLine(HelpText.Text);
                return Done;
            }

            await RunAsync(settings);
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

    private static async Task RunAsync(IReadOnlyDictionary<string, string?> settings)
    {
        using var host = PipelineHost.Build(settings);
        Directory.CreateDirectory(host.Services.GetRequiredService<RunSettings>().Options.Out);
        await host.StartAsync();
        try
        {
            await host.Services.GetRequiredService<PipelineSession>().RunAsync(Console.Out);
        }
        finally
        {
            await host.StopAsync();
        }
    }

    private static int Say(string problem, int exitCode)
    {
        Console.Error.WriteLine($"PaperPipeline: {problem}");
        return exitCode;
    }
}
