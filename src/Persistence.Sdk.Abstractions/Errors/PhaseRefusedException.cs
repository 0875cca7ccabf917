namespace Persistence.Sdk;

/// <summary>
/// A step between two phases was asked for that is not possible now; the message names the red clause.
/// </summary>
public sealed class PhaseRefusedException : PersistenceException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="from">The phase in force.</param>
    /// <param name="to">The phase that was asked for.</param>
    /// <param name="reason">The red clause, and what to do next.</param>
    public PhaseRefusedException(PersistencePhase from, PersistencePhase to, string reason)
        : base($"The step from phase {from} to phase {to} was refused: {reason}")
    {
        From = from;
        To = to;
    }

    /// <summary>The phase in force.</summary>
    public PersistencePhase From { get; }

    /// <summary>The phase that was asked for.</summary>
    public PersistencePhase To { get; }
}
