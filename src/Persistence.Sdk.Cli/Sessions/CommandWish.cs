using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Sessions;

/// <summary>The phase that a command asks for as long as it lives.</summary>
internal sealed class CommandWish(PersistencePhase phase) : IPhaseWish
{
    public PersistencePhase AsksFor => phase;

    public string? ReloadProblem => null;

    public IDisposable OnChange(Action changed) => new Nothing();

    private sealed class Nothing : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
