using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperPipeline;
using PaperPipeline.CommandLine;
using PaperPipeline.Telemetry;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

public sealed class OtlpTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_library_s_metrics_and_traces_arrive_at_the_collector_that_is_named()
    {
        await using var collector = new OtlpCollector();
        using (var host = PipelineHost.Build(Settings("--otlp", collector.Address)))
        {
            await host.StartAsync();
            await host.Services.GetRequiredService<IRunRecordStore>().CreateRunAsync(new WorkflowRun { RunId = "run-1" });
            await host.StopAsync();
        }

        var received = collector.Received();

        Assert.All(
            [("/v1/metrics", "persistence.write.duration"), ("/v1/traces", "persistence.write")],
            expected => Assert.Contains(received, export =>
                export.Path == expected.Item1 && export.ContentType == "application/x-protobuf"
                && export.Text.Contains("Persistence.Sdk", StringComparison.Ordinal)
                && export.Text.Contains(expected.Item2, StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_exported_unless_it_is_asked_for()
    {
        using var host = PipelineHost.Build(Settings());

        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => service is OtlpExport);
    }

    public void Dispose() => _folder.Dispose();

    private IReadOnlyDictionary<string, string?> Settings(params string[] arguments) => CommandLineReader.Read(
        ["--folder", _folder.FullPath, "--out", _folder.FullPath, .. arguments])!;
}
