namespace Persistence.Sdk.Core.Control;

/// <summary>What stood in the authority's control row when a write was committed.</summary>
internal readonly record struct ControlStamp(
    PersistencePhase Phase, long Epoch, long Generation, string OwnId, string? PeerId)
{
    /// <summary>The collection of tombstones that the authority knew of when the images were made.</summary>
    public long GcGeneration { get; init; }

    /// <summary>
    /// Whether this process may bring the images to the mirror: the database is known to be whole, and of no newer
    /// version, and they are as young as the stamp.
    /// </summary>
    public bool MayBeCopied { get; init; } = true;

    public bool HasMirror =>
        Phase is PersistencePhase.DualWrite or PersistencePhase.Backfill or PersistencePhase.ReadCutover;

    /// <summary>The fence under which the mirror takes images of that write.</summary>
    public MirrorFence MirrorFence => new(Epoch, OwnId, PeerId ?? "", Generation)
    {
        GcGeneration = GcGeneration,
    };
}
