using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Persistence.Sdk.Health;

/// <summary>
/// Whether everything stands as the options ask for: what stops the work is a failure, the rest degrades.
/// </summary>
internal sealed class ReadinessCheck(IPersistenceStatus source) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var status = await source.GetAsync(cancellationToken).ConfigureAwait(false);
        string[] failures = [.. Findings.ThatFail(status)];
        string[] findings = [.. failures, .. Findings.ThatDegrade(status)];
        var health = failures.Length > 0 ? context.Registration.FailureStatus
            : findings.Length > 0 ? HealthStatus.Degraded : HealthStatus.Healthy;
        var description = findings.Length > 0 ? string.Join(" ", findings) : $"Phase {status.Phase} is in force.";
        return new HealthCheckResult(health, description, null, HealthData.Ready(status));
    }
}
