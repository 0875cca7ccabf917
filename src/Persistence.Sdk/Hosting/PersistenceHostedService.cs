using Microsoft.Extensions.Hosting;
using Persistence.Sdk.Migration;
using Persistence.Sdk.Stores.Observability;

namespace Persistence.Sdk.Hosting;

/// <summary>
/// Starts the engine before the application's hosted services start, and stops it when all of them have stopped,
/// whatever the order of their registration. What they have left in the buffer is recorded in between.
/// </summary>
internal sealed class PersistenceHostedService(PersistenceEngine engine, TokenUsageBuffer usage)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

    /// <summary>
    /// Does nothing after <see cref="StartingAsync"/>; a host that does not know that one starts here.
    /// </summary>
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A host that does not know this one disposes of the engine instead, with its services.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        await usage.StopAsync(cancellationToken).ConfigureAwait(false);
        await engine.DisposeAsync().ConfigureAwait(false);
    }
}
