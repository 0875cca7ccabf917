namespace Persistence.Sdk.Core.Control;

/// <summary>
/// What a mirror checks in every transaction that applies images: that it stands at the authority's epoch without being
/// the authority itself, and that the two databases belong together.
/// </summary>
/// <param name="Epoch">The epoch; the mirror's must be equal.</param>
/// <param name="AuthorityId">The authority's identity; the mirror's peer.</param>
/// <param name="MirrorId">The mirror's own identity.</param>
/// <param name="Generation">The generation of the binding; the mirror's must be equal.</param>
internal readonly record struct MirrorFence(long Epoch, string AuthorityId, string MirrorId, long Generation)
{
    /// <summary>
    /// The collection of tombstones that was known before the images were read. The mirror's may be at most one
    /// further, or a tombstone that speaks against an image may be gone.
    /// </summary>
    public long GcGeneration { get; init; }
}
