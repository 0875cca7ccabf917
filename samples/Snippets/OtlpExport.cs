using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Snippets;

internal static class OtlpExport
{
    public static async Task WhileAsync(Func<Task> work)
    {
        using var metrics = Sdk.CreateMeterProviderBuilder().AddMeter("Persistence.Sdk").AddOtlpExporter().Build();
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource("Persistence.Sdk").AddOtlpExporter().Build();

        await work();
    }
}
