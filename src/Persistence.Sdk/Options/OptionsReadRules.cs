using Microsoft.Extensions.Options;
using Persistence.Sdk.Migration.Reads;

namespace Persistence.Sdk.Options;

/// <summary>Follows the options of reads live; a reload that does not validate keeps the last good ones.</summary>
internal sealed class OptionsReadRules : IReadRules, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, StoreReadRule> _rules = new(StringComparer.OrdinalIgnoreCase);
    private readonly IDisposable? _subscription;
    private PersistenceOptions _options;

    public OptionsReadRules(IOptionsMonitor<PersistenceOptions> monitor)
    {
        _options = monitor.CurrentValue;
        _subscription = monitor.OnChange(Follow);
    }

    public StoreReadRule For(string store)
    {
        lock (_gate)
        {
            return _rules.TryGetValue(store, out var rule)
                ? rule
                : _rules[store] = new StoreReadRule(ReadSettings.Of(_options, store));
        }
    }

    public void Dispose() => _subscription?.Dispose();

    private void Follow(PersistenceOptions options)
    {
        lock (_gate)
        {
            _options = options;
            foreach (var (store, rule) in _rules)
            {
                rule.Current = ReadSettings.Of(options, store);
            }
        }
    }
}
