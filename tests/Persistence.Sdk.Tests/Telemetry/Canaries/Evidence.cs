using System.Collections;
using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.CrashHost;

namespace Persistence.Sdk.Tests.Telemetry.Canaries;

/// <summary>Everything that applications say: logs at every level, exceptions, tags, health and status.</summary>
internal sealed class Evidence : ILoggerProvider
{
    private readonly HeardTelemetry _heard = new();
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _logs = new();
    private readonly ConcurrentQueue<string> _told = new();

    public int Exceptions { get; private set; }

    public IEnumerable<string> Logs => _logs.Select(entry => entry.Text);

    /// <summary>An application that is listened to.</summary>
    public Application Create(
        IEnumerable<KeyValuePair<string, string?>> settings, Action<IServiceCollection>? before = null) => new(
            settings,
            services =>
            {
                _heard.AddTo(services);
                services.AddLogging(logs => logs.SetMinimumLevel(LogLevel.Trace).AddProvider(this));
                before?.Invoke(services);
            },
            services => services.AddHealthChecks().AddPersistence());

    /// <summary>Does what fails, and keeps the exception with all that it carries.</summary>
    public async Task FailAsync<T>(Func<Task> work)
        where T : Exception
    {
        var problem = await Assert.ThrowsAnyAsync<T>(work);
        Exceptions++;
        for (Exception? level = problem; level is not null; level = level.InnerException)
        {
            _told.Enqueue(level.ToString());
            foreach (DictionaryEntry entry in level.Data)
            {
                _told.Enqueue($"{entry.Key}={entry.Value}");
            }
        }
    }

    /// <summary>Looks at health and status.</summary>
    public async Task LookAsync(Application application)
    {
        var report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        foreach (var entry in report.Entries.Values)
        {
            _told.Enqueue($"{entry.Description} {entry.Exception}");
            _told.Enqueue(string.Join(' ', entry.Data));
        }

        var status = await application.Services.GetRequiredService<IPersistenceStatus>().GetAsync();
        _told.Enqueue(status.ToString());
    }

    /// <summary>Fails where a canary sings: in logs from a level on, or anywhere else.</summary>
    public void AssertNothingSays(string canary, LogLevel from)
    {
        var tags = _heard.Measurements.SelectMany(measurement => measurement.Tags).Select(tag => $"{tag.Key}={tag.Value}")
            .Concat(_heard.Activities.Select(activity =>
                $"{activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events)}"));
        string[] all = [.. _logs.Where(entry => entry.Level >= from).Select(entry => entry.Text), .. _told, .. tags];
        Assert.NotEmpty(_told);
        Assert.NotEmpty(_logs);
        Assert.All(all, text => Assert.DoesNotContain(canary, text, StringComparison.Ordinal));
    }

    public ILogger CreateLogger(string categoryName) => new Ear(_logs);

    public void Dispose() => _heard.Dispose();

    private sealed class Ear(ConcurrentQueue<(LogLevel Level, string Text)> logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs.Enqueue((logLevel, $"{eventId.Id} {formatter(state, exception)} {exception}"));
    }
}
