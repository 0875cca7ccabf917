namespace Persistence.Sdk;

/// <summary>
/// How the persistence of one process stands at one moment. Texts carry neither secrets nor row contents.
/// </summary>
public sealed record PersistenceStatus
{
    /// <summary>The phase that this process's options ask for: the last value that was valid.</summary>
    public required PersistencePhase AsksFor { get; init; }

    /// <summary>The phase in force as this process knows it; null before the start.</summary>
    public PersistencePhase? Phase { get; init; }

    /// <summary>Grows with every transition of the phase; null before the start.</summary>
    public long? Epoch { get; init; }

    /// <summary>The database that decides; null before the start.</summary>
    public DatabaseSide? Authority { get; init; }

    /// <summary>The SQLite side.</summary>
    public required DatabaseStatus Sqlite { get; init; }

    /// <summary>The Postgres side.</summary>
    public required DatabaseStatus Postgres { get; init; }

    /// <summary>
    /// Rows whose copy in the mirror may be stale, parked ones included; null where the authority did not answer.
    /// </summary>
    public long? PendingRows { get; init; }

    /// <summary>How long the oldest of them has been waiting; null where none is, or it is not known.</summary>
    public TimeSpan? OldestPending { get; init; }

    /// <summary>
    /// Rows among them that the mirror refused for their data, set aside until a slow retry, a new write or an
    /// operator; null where the authority did not answer.
    /// </summary>
    public long? ParkedRows { get; init; }

    /// <summary>Whether writes are offered to the mirror while their callers wait.</summary>
    public required MirrorBreakerState Breaker { get; init; }

    /// <summary>Whether the two databases belong together.</summary>
    public required BindingState Binding { get; init; }

    /// <summary>In which way the two databases do not belong together; null where nothing speaks against it.</summary>
    public WrongNeighbour? WrongNeighbour { get; init; }

    /// <summary>Why the binding was refused, and what to do; null where it was not.</summary>
    public string? BindingProblem { get; init; }

    /// <summary>The state of the way back to SQLite; null where the side that decides did not answer.</summary>
    public RollbackState? Rollback { get; init; }

    /// <summary>The step between phases that waits for its gate; null where none is called for.</summary>
    public WaitingPhaseStep? WaitingStep { get; init; }

    /// <summary>Why the replicator's last round failed; null after a good one.</summary>
    public string? ReplicatorProblem { get; init; }

    /// <summary>
    /// What is wrong with options that were changed at run time and are not followed; null where nothing is.
    /// </summary>
    public string? ReloadProblem { get; init; }

    /// <summary>
    /// The last shadow reads of this process to which both databases gave different answers, the latest first, at most
    /// 20. The default is none.
    /// </summary>
    public IReadOnlyList<ShadowMismatch> ShadowMismatches { get; init; } = [];

    /// <summary>One side.</summary>
    /// <param name="side">Which.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such side.</exception>
    public DatabaseStatus Of(DatabaseSide side) => side switch
    {
        DatabaseSide.Sqlite => Sqlite,
        DatabaseSide.Postgres => Postgres,
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "There is no such side."),
    };
}
