using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Persistence.Sdk.Benchmarks.Cutovers;

/// <summary>Keeps the pauses that the library reports (event 1005), and says what went wrong.</summary>
internal sealed class FlipPauses : ILoggerProvider, ILogger
{
    private const int AuthorityPassed = 1005;
    private readonly ConcurrentQueue<FlipPause> _pauses = new();

    /// <summary>The pauses since the last call.</summary>
    public IReadOnlyList<FlipPause> Take()
    {
        var taken = new List<FlipPause>();
        while (_pauses.TryDequeue(out var pause))
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
            double Of(string name) => (double)values.First(value => value.Key == name).Value!;
            _pauses.Enqueue(new FlipPause(
                Of("PauseMilliseconds"), Of("DrainMilliseconds"), Of("ConsentMilliseconds"),
                Of("TakeOverMilliseconds")));
        }
        else if (logLevel >= LogLevel.Warning)
        {
            Console.Error.WriteLine(
                $"{logLevel} {eventId.Id}: {formatter(state, exception)} {exception?.GetType().Name}");
        }
    }

    public void Dispose()
    {
    }
}
