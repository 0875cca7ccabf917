namespace Persistence.Sdk.Core.Control;

/// <summary>
/// The control row of one side (scope <c>default</c>): phase, fence and binding. Epoch 0 means that no process has
/// started the system on this side yet.
/// </summary>
internal sealed record ControlRow
{
    public PersistencePhase Phase { get; init; }

    /// <summary>Grows with every transition.</summary>
    public long Epoch { get; init; }

    public DatabaseSide Authority { get; init; }

    public ControlState State { get; init; }

    /// <summary>The flip under way.</summary>
    public string? AttemptId { get; init; }

    /// <summary>The last flip that this side refuses to complete.</summary>
    public string? RefusedAttempt { get; init; }

    /// <summary>The epoch at which unbroken dual-write coverage began; 0 while there is none.</summary>
    public long CoverageEpoch { get; init; }

    /// <summary>
    /// The highest phase a process may ask for, set by an operator's rollback; null where nothing is capped.
    /// </summary>
    public PersistencePhase? Ceiling { get; init; }

    /// <summary>This database's own identity: the file id or the instance id.</summary>
    public string OwnId { get; init; } = "";

    /// <summary>The identity of the database this one is bound to.</summary>
    public string? PeerId { get; init; }

    /// <summary>Moves with every take-over of the replicator; a copied or restored file is behind.</summary>
    public long Generation { get; init; }

    /// <summary>The largest version this database has issued.</summary>
    public long LastVersion { get; init; }

    /// <summary>
    /// The largest version of the peer that was seen here; a restored or truncated peer is behind it.
    /// </summary>
    public long PeerVersion { get; init; }

    public bool HasMirror =>
        Phase is PersistencePhase.DualWrite or PersistencePhase.Backfill or PersistencePhase.ReadCutover;

    public ControlStamp Stamp => new(Phase, Epoch, Generation, OwnId, PeerId);
}
