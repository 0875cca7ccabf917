namespace Persistence.Sdk.Core.Control;

/// <summary>What stood in the authority's control row when a write was committed.</summary>
internal readonly record struct ControlStamp(
    PersistencePhase Phase, long Epoch, long Generation, string OwnId, string? PeerId)
{
    /// <summary>As <see cref="ControlRow.IsVerified"/>.</summary>
    public bool IsVerified { get; init; } = true;

    public bool HasMirror =>
        Phase is PersistencePhase.DualWrite or PersistencePhase.Backfill or PersistencePhase.ReadCutover;

    /// <summary>The fence under which the mirror takes images of that write.</summary>
    public MirrorFence MirrorFence => new(Epoch, OwnId, PeerId ?? "", Generation);
}
