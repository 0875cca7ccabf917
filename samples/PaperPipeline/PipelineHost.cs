using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PaperPipeline.Answering;
using PaperPipeline.CommandLine;
using PaperPipeline.Jobs;
using PaperPipeline.Lineage;
using PaperPipeline.Recording;
using PaperPipeline.Runs;
using PaperPipeline.Telemetry;
using Persistence.Sdk;

namespace PaperPipeline;

/// <summary>Puts the application together. All it takes to persist is one call, and a store in a constructor.</summary>
internal static class PipelineHost
{
    private const string OtlpVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SqlitePath = "Persistence:Sqlite:Path";

    /// <param name="commandLine">The settings of the command line; they win over environment and files.</param>
    public static IHost Build(IReadOnlyDictionary<string, string?> commandLine)
    {
        var builder = Host.CreateApplicationBuilder(
            new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(commandLine);
        var options = PipelineOptionsReader.Read(builder.Configuration);
        builder.Configuration[SqlitePath] ??= Path.Combine(options.Out, "state.sqlite");
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if ((options.Otlp ?? builder.Configuration[OtlpVariable]) is { Length: > 0 })
        {
            // Started first and stopped last.
            builder.Services.AddHostedService(_ => new OtlpExport(options.Otlp));
        }

        builder.Services.AddUnifiedPersistence();

        builder.Services.AddSingleton(new RunSettings(options, Questions(options)));
        builder.Services.AddSingleton(_ => new AcknowledgementLog(options.AckLogPath));
        builder.Services.AddSingleton(services => new NotedWrites(
            services.GetRequiredService<AcknowledgementLog>(),
            services.GetRequiredService<TimeProvider>(),
            options.Pace));
        builder.Services.AddSingleton<Func<IUnitOfWork>>(services => services.GetRequiredService<IUnitOfWork>);
        builder.Services.AddSingleton<RunLedger>();
        builder.Services.AddSingleton<UsageLedger>();
        builder.Services.AddSingleton<JobLedger>();
        builder.Services.AddSingleton<PaperLedger>();
        builder.Services.AddSingleton<IndexLedger>();
        builder.Services.AddSingleton<SearchLedger>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddSingleton<IJobHandler, PaperHandler>();
        builder.Services.AddSingleton<IJobHandler, QuestionHandler>();
        builder.Services.AddSingleton<Crew>();
        builder.Services.AddSingleton<IPipelineStep, PrepStep>();
        builder.Services.AddSingleton<IPipelineStep, IngestStep>();
        builder.Services.AddSingleton<IPipelineStep, IndexStep>();
        builder.Services.AddSingleton<IPipelineStep, AgenticStep>();
        builder.Services.AddSingleton<IPipelineStep, EvaluateStep>();
        builder.Services.AddSingleton<IPipelineStep, ReportStep>();
        builder.Services.AddSingleton<PipelineRunner>();
        builder.Services.AddSingleton<RunFamilies>();
        builder.Services.AddSingleton<ShownRun>();
        builder.Services.AddSingleton<PipelineSession>();
        return builder.Build();
    }

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
