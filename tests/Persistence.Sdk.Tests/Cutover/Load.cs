using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Cutover;

/// <summary>
/// Applications that increment one counter until they are told to stop. The numbers they were given say whether every
/// increment happened, and happened once.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<List<long>[]> _incrementing;

    public Load(IEnumerable<Application> applications) =>
        _incrementing = Task.WhenAll(applications.Select(one => Task.Run(() => IncrementAsync(one))));

    /// <summary>Ends it; every number was given once, and none is missing.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        var numbers = (await _incrementing).SelectMany(own => own).ToArray();
        Assert.NotEmpty(numbers);
        Assert.Equal(Enumerable.Range(1, numbers.Length).Select(n => (long)n), numbers.Order());
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_incrementing);
        _stop.Dispose();
    }

    private async Task<List<long>> IncrementAsync(Application application)
    {
        var numbers = new List<long>();
        while (!_stop.IsCancellationRequested)
        {
            numbers.Add(await application.Database.IncrementAsync("counter"));
        }

        return numbers;
    }
}
