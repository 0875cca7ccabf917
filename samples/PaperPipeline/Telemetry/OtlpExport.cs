using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PaperPipeline.Telemetry;

/// <summary>
/// Sends the library's metrics and traces to a collector while the application runs, the rest when it stops. A
/// collector that is not there does not disturb the application.
/// </summary>
/// <param name="endpoint">
/// The collector, for OTLP over HTTP; null leaves endpoint and protocol to the variables OTEL_EXPORTER_OTLP_….
/// </param>
internal sealed class OtlpExport(string? endpoint) : IHostedService
{
    private const string Library = "Persistence.Sdk";
    private static readonly ResourceBuilder Resource = ResourceBuilder.CreateDefault().AddService("PaperPipeline");
    private MeterProvider? _metrics;
    private TracerProvider? _traces;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource).AddMeter(Library)
            .AddOtlpExporter(exporter => Direct(exporter, "v1/metrics")).Build();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource).AddSource(Library)
            .AddOtlpExporter(exporter => Direct(exporter, "v1/traces")).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Disposing sends what has not been sent yet.
        _traces?.Dispose();
        _metrics?.Dispose();
        return Task.CompletedTask;
    }

    private void Direct(OtlpExporterOptions exporter, string signal)
    {
        if (endpoint is not null)
        {
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
            exporter.Endpoint = new Uri($"{endpoint.TrimEnd('/')}/{signal}");
        }
    }
}
