using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Persistence.Sdk.Health;

/// <summary>Whether the database that decides answers.</summary>
internal sealed class LivenessCheck(IPersistenceStatus source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var status = await source.GetAsync(cancellationToken).ConfigureAwait(false);
        var problem = Findings.OfAuthority(status);
        return new HealthCheckResult(
            problem is null ? HealthStatus.Healthy : context.Registration.FailureStatus,
            problem ?? $"{status.Authority} decides and answers.", null, HealthData.Live(status));
    }
}
