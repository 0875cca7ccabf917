using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PaperPipeline.Answering;
using PaperPipeline.CommandLine;
using PaperPipeline.Recording;
using PaperPipeline.Runs;
using Persistence.Sdk;

namespace PaperPipeline;

/// <summary>Puts the application together. All it takes to persist is one call, and a store in a constructor.</summary>
internal static class PipelineHost
{
    public static IHost Build(PipelineOptions options)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(Overrides(options));
        // Why the host did not start is told once, by the exception's message.
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        builder.Services.AddUnifiedPersistence(builder.Configuration.GetSection("Persistence"));

        builder.Services.AddSingleton(new RunSettings(options, Questions(options)));
        builder.Services.AddSingleton(new AcknowledgementLog(options.AckLogPath));
        builder.Services.AddSingleton(services => new NotedWrites(
            services.GetRequiredService<AcknowledgementLog>(),
            services.GetRequiredService<TimeProvider>(),
            options.Pace));
        builder.Services.AddSingleton<Func<IUnitOfWork>>(services => services.GetRequiredService<IUnitOfWork>);
        builder.Services.AddSingleton<RunLedger>();
        builder.Services.AddSingleton<UsageLedger>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<IPipelineStep, PrepStep>();
        builder.Services.AddSingleton<IPipelineStep, IngestStep>();
        builder.Services.AddSingleton<IPipelineStep, IndexStep>();
        builder.Services.AddSingleton<IPipelineStep, AgenticStep>();
        builder.Services.AddSingleton<IPipelineStep, EvaluateStep>();
        builder.Services.AddSingleton<IPipelineStep, ReportStep>();
        builder.Services.AddSingleton<PipelineRunner>();
        return builder.Build();
    }

    // The command line wins over environment and files; what it does not say is left to them.
    private static IEnumerable<KeyValuePair<string, string?>> Overrides(PipelineOptions options) =>
        new Dictionary<string, string?>
        {
            ["Persistence:Sqlite:Path"] = options.SqlitePath,
            ["Persistence:Postgres:ConnectionString"] = options.Postgres,
            ["Persistence:Phase"] = options.Phase?.ToString(),
        }.Where(setting => setting.Value is not null);

    private static IReadOnlyList<Question> Questions(PipelineOptions options)
    {
        var questions = options.Questions is { } file
            ? QuestionList.Parse(File.ReadAllText(file))
            : QuestionList.Default();
        return questions.Count > 0
            ? questions
            : throw new UsageException($"--questions names '{options.Questions}', which has no question.");
    }
}
