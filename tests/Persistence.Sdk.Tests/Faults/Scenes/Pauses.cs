using System.Collections.Concurrent;
using Persistence.Sdk.Core.Faults;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>
/// Holds the work of one test at labelled instants; the work of tests beside it passes. To a test belongs what was
/// begun after its pauses were made, the loops of an application among it where it was started after them.
/// </summary>
internal sealed class Pauses : IDisposable
{
    private static readonly AsyncLocal<Pauses?> Mine = new();
    private readonly ConcurrentDictionary<string, Pause> _pauses = new();

    static Pauses() => FaultPoint.Handler = static label => Mine.Value?.Reach(label);

    public Pauses() => Mine.Value = this;

    /// <summary>Begins something that is not held, although a test of pauses begins it.</summary>
    public static Task<T> OutsideAsync<T>(Func<Task<T>> work)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }

    /// <summary>Holds what reaches the instant next, or for the given time from now on.</summary>
    public Pause At(string label, int time = 1) => _pauses[label] = new Pause(time);

    public void Dispose()
    {
        Mine.Value = null;
        foreach (var pause in _pauses.Values)
        {
            pause.Go();
        }
    }

    private void Reach(string label)
    {
        if (_pauses.TryGetValue(label, out var pause))
        {
            pause.Hold();
        }
    }
}
