using Microsoft.Extensions.Hosting;
using Persistence.Sdk.Migration;

namespace Persistence.Sdk.Hosting;

/// <summary>Starts the engine with the host and stops it with the host.</summary>
internal sealed class PersistenceHostedService(PersistenceEngine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken) => await engine.DisposeAsync().ConfigureAwait(false);
}
