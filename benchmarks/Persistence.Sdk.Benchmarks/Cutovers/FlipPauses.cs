using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Benchmarks.Cutovers;

/// <summary>Keeps the pauses that the library reports (event 1005), and says what went wrong.</summary>
internal sealed class FlipPauses : ILoggerProvider, ILogger
{
    private const int AuthorityPassed = 1005;
    private readonly ConcurrentQueue<double> _milliseconds = new();

    /// <summary>The pauses since the last call, in milliseconds.</summary>
    public IReadOnlyList<double> Take()
    {
        var taken = new List<double>();
        while (_milliseconds.TryDequeue(out var pause))
        {
            taken.Add(pause);
        }

        return taken;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == AuthorityPassed && state is IReadOnlyList<KeyValuePair<string, object?>> values)
        {
            _milliseconds.Enqueue((double)values.First(value => value.Key == "PauseMilliseconds").Value!);
        }
        else if (logLevel >= LogLevel.Warning)
        {
            Console.Error.WriteLine($"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception?.GetType().Name}");
        }
    }

    public void Dispose()
    {
    }
}
