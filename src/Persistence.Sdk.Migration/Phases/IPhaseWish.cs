namespace Persistence.Sdk.Migration.Phases;

/// <summary>The phase that this process's options ask for, followed live.</summary>
internal interface IPhaseWish
{
    /// <summary>The last good value.</summary>
    PersistencePhase AsksFor { get; }

    /// <summary>What is wrong with the value asked for last, which is not followed; null where nothing is.</summary>
    string? ReloadProblem { get; }

    /// <summary>Calls back after the value may have changed, until the result is disposed.</summary>
    IDisposable OnChange(Action changed);
}
