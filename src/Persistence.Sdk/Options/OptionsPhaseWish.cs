using Microsoft.Extensions.Options;
using Persistence.Sdk.Configuration;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Options;

/// <summary>
/// Follows <see cref="PersistenceOptions.Phase"/> live; a reload that does not validate keeps the last good value.
/// </summary>
internal sealed class OptionsPhaseWish : IPhaseWish
{
    private readonly IOptionsMonitor<PersistenceOptions> _monitor;
    private readonly LastGoodReload _reload;
    private PersistencePhase _lastGood;

    public OptionsPhaseWish(IOptionsMonitor<PersistenceOptions> monitor, LastGoodReload reload)
    {
        (_monitor, _reload) = (monitor, reload);
        _lastGood = monitor.CurrentValue.Phase;
    }

    public PersistencePhase AsksFor
    {
        get
        {
            try
            {
                _lastGood = _monitor.CurrentValue.Phase;
            }
            catch (OptionsValidationException)
            {
                // The application has bound the options a second time, by itself, and that binding is bad now.
            }

            return _lastGood;
        }
    }

    /// <summary>What is wrong with the configuration since it was reloaded; null where it is in use.</summary>
    public string? ReloadProblem => _reload.Problem;

    public IDisposable OnChange(Action changed) =>
        _monitor.OnChange(_ => changed()) ?? throw new InvalidOperationException("The options cannot be followed.");
}
