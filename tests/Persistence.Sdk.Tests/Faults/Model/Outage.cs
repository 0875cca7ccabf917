using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Tests.Faults.Model;

/// <summary>Takes the mirror away and brings it back, whoever of the tasks says so.</summary>
internal sealed class Outage(TcpProxy proxy) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private bool _isDown;

    public async Task SetAsync(bool down)
    {
        await _gate.WaitAsync();
        try
        {
            if (down && !_isDown)
            {
                await proxy.RefuseAsync();
                await proxy.CutAllAsync();
            }
            else if (!down && _isDown)
            {
                proxy.Resume();
            }
            _isDown = down;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();
}
