using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Persistence.Sdk.Health;

namespace Persistence.Sdk;

/// <summary>Registers the health checks.</summary>
public static class PersistenceHealthChecksBuilderExtensions
{
    /// <summary>A status asks three questions of at most two seconds each.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds <c>persistence-live</c> (tag <c>live</c>: the database that decides answers) and <c>persistence-ready</c>
    /// (tag <c>ready</c>: phase, backlog, parked rows, breaker, schema, binding, changed options). Both carry data, end
    /// within ten seconds, and write nothing. Calling it again does nothing.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    public static IHealthChecksBuilder AddPersistence(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(LivenessCheck)))
        {
            return builder;
        }

        builder.Services.AddSingleton<LivenessCheck>().AddSingleton<ReadinessCheck>();
        return builder
            .Add(new HealthCheckRegistration(
                "persistence-live", provider => provider.GetRequiredService<LivenessCheck>(), null, ["live"], Limit))
            .Add(new HealthCheckRegistration(
                "persistence-ready", provider => provider.GetRequiredService<ReadinessCheck>(), null, ["ready"],
                Limit));
    }
}
