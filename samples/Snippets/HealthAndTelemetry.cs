using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk;

namespace Snippets;

internal static class HealthAndTelemetry
{
    public static void Register(IServiceCollection services)
    {
        services.AddHealthChecks().AddPersistence();
    }

    public static async Task FinishAsync(IPersistenceStatus status, CancellationToken stopping)
    {
        await status.WaitUntilDrainedAsync(stopping);
        var now = await status.GetAsync(stopping);
        Console.WriteLine($"{now.Phase}, {now.PendingRows} pending, {now.ParkedRows} parked");
    }
}
