using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Options;

/// <summary>Follows <see cref="PersistenceOptions.Phase"/> live; a reload that does not validate keeps the last good value.</summary>
internal sealed class OptionsPhaseWish : IPhaseWish
{
    private readonly IOptionsMonitor<PersistenceOptions> _monitor;
    private readonly ILogger _log;
    private PersistencePhase _lastGood;

    public OptionsPhaseWish(IOptionsMonitor<PersistenceOptions> monitor, ILoggerFactory logs)
    {
        _monitor = monitor;
        _log = logs.CreateLogger<OptionsPhaseWish>();
        _lastGood = monitor.CurrentValue.Phase;
    }

    public string? ReloadProblem { get; private set; }

    public PersistencePhase AsksFor
    {
        get
        {
            try
            {
                _lastGood = _monitor.CurrentValue.Phase;
                ReloadProblem = null;
            }
            catch (Exception problem) when (problem is OptionsValidationException or InvalidOperationException)
            {
                ReloadProblem = problem.Message;
                Log.ReloadRejected(_log, _lastGood, problem);
            }

            return _lastGood;
        }
    }

    public IDisposable OnChange(Action changed) =>
        _monitor.OnChange(_ => changed()) ?? throw new InvalidOperationException("The options cannot be followed.");
}
