namespace Persistence.Sdk.Core.Control;

/// <summary>
/// The control row of one side (scope <c>default</c>): phase, fence and binding. Epoch 0 means that no process has
/// started the system on this side yet.
/// </summary>
internal sealed record ControlRow
{
    /// <summary>As an <see cref="UnverifiedVersion"/> to be written: what has been issued by the time it is.</summary>
    public const long IssuedByThen = long.MaxValue;

    public PersistencePhase Phase { get; init; }

    /// <summary>Grows with every transition.</summary>
    public long Epoch { get; init; }

    public DatabaseSide Authority { get; init; }

    public ControlState State { get; init; }

    /// <summary>The flip under way.</summary>
    public string? AttemptId { get; init; }

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

    /// <summary>
    /// How many collections of tombstones have begun. The mirror's moves first, so that what is read in the authority
    /// is never newer than it, and stands at most one behind.
    /// </summary>
    public long GcGeneration { get; init; }

    /// <summary>
    /// The largest version that this database has issued, or took over when it became the authority.
    /// </summary>
    public long LastVersion { get; init; }

    /// <summary>
    /// The largest version of the peer that was seen here; a restored or truncated peer is behind it.
    /// </summary>
    public long PeerVersion { get; init; }

    /// <summary>
    /// The largest version the file had issued when it was last known to be whole, where that is in doubt: a process
    /// opened it without reaching the mirror, or it was found to have lost commits. Null where nothing is in doubt.
    /// Only of the SQLite side.
    /// </summary>
    public long? UnverifiedVersion { get; init; }

    /// <summary>Where the Postgres server was seen last; null where it is not known. Only of the SQLite side.</summary>
    public ServerMark? ServerMark { get; init; }

    /// <summary>
    /// The instant before which every write that Postgres had committed has been applied here, by the clock of
    /// Postgres; null where that has not been said at the present epoch. Only of the SQLite side; never set by a
    /// replacement of the row.
    /// </summary>
    public DateTimeOffset? CompleteUntil { get; init; }

    /// <summary>The newest schema script that was applied, of whatever version of the library.</summary>
    public int SchemaVersion { get; init; } = LibraryLevel.Number;

    /// <summary>The oldest schema that a process must know to write here.</summary>
    public int MinWriter { get; init; } = 1;

    /// <summary>Whether a newer version of the library has raised the schema.</summary>
    public bool IsNewer => SchemaVersion > LibraryLevel.Number;

    /// <summary>
    /// Whether the database is known to be whole: what it issues otherwise must not reach the mirror yet.
    /// </summary>
    public bool IsVerified => UnverifiedVersion is null;

    public bool HasMirror =>
        Phase is PersistencePhase.DualWrite or PersistencePhase.Backfill or PersistencePhase.ReadCutover;

    public ControlStamp Stamp => new(Phase, Epoch, Generation, OwnId, PeerId)
    {
        GcGeneration = GcGeneration,
        MayBeCopied = IsVerified && !IsNewer,
    };
}
