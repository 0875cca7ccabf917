using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Conformance.Tests.Variants;

/// <summary>Asks for one phase, for ever.</summary>
internal sealed class SteadyWish(PersistencePhase phase) : IPhaseWish, IDisposable
{
    public PersistencePhase AsksFor => phase;

    public string? ReloadProblem => null;

    public IDisposable OnChange(Action changed) => this;

    public void Dispose()
    {
        // Nothing ever changes, so there is nothing to unsubscribe.
    }
}
