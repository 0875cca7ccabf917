using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Persistence.Sdk.Configuration;

/// <summary>
/// Announces a changed configuration only when it validates, so that <see cref="IOptionsMonitor{TOptions}"/> keeps the
/// last good options. A bad one is logged once and stands in <see cref="Problem"/> until a good one comes. Safe for
/// concurrent use.
/// </summary>
internal sealed class LastGoodReload : IOptionsChangeTokenSource<PersistenceOptions>, IDisposable
{
    private readonly object _gate = new();
    private readonly IOptionsFactory<PersistenceOptions> _factory;
    private readonly ILogger _log;
    private readonly IConfigurationSection[] _sections;
    private readonly IDisposable[] _subscriptions;
    private readonly bool _hadContents;
    private ConfigurationReloadToken _token = new();
    private volatile string? _problem;

    public LastGoodReload(
        IOptionsFactory<PersistenceOptions> factory, IEnumerable<IConfigureOptions<PersistenceOptions>> steps,
        ILoggerFactory? logs = null)
    {
        _factory = factory;
        _log = (logs ?? NullLoggerFactory.Instance).CreateLogger<LastGoodReload>();
        _sections = [.. steps.OfType<BoundSection>().Select(step => step.Section).OfType<IConfigurationSection>()];
        _hadContents = HasContents;
        _subscriptions = [.. _sections.Select(section => ChangeToken.OnChange(section.GetReloadToken, Reload))];
    }

    /// <summary>What is wrong with the configuration as it is now; null where it is in use.</summary>
    public string? Problem => _problem;

    public string Name => Microsoft.Extensions.Options.Options.DefaultName;

    private bool HasContents => _sections.Any(section => section.Exists());

    public IChangeToken GetChangeToken() => Volatile.Read(ref _token);

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private void Reload()
    {
        lock (_gate)
        {
            var problem = FindProblem();
            if (problem is not null && problem != _problem)
            {
                Log.ReloadRejected(_log, problem);
            }
            else if (problem is null && _problem is not null)
            {
                Log.ReloadRecovered(_log);
            }

            _problem = problem;
            if (problem is null)
            {
                Interlocked.Exchange(ref _token, new ConfigurationReloadToken()).OnReload();
            }
        }
    }

    private string? FindProblem()
    {
        if (_hadContents && !HasContents)
        {
            // A file that is being replaced must not look like a wish for the defaults.
            return $"Section '{BoundSection.Name}' has gone from the configuration.";
        }

        try
        {
            _factory.Create(Name);
            return null;
        }
        catch (OptionsValidationException problem)
        {
            return string.Join(' ', problem.Failures);
        }
    }
}
