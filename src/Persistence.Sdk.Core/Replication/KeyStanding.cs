using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Core.Replication;

/// <summary>How a key stands between the authority and its mirror, as seen in one snapshot of the authority.</summary>
/// <param name="Fence">What the mirror must be.</param>
/// <param name="IsProved">
/// Whether the key's table has been compared in full, and was equal, under the dual-write coverage that lasts.
/// </param>
/// <param name="IsPending">Whether the mirror's copy may be stale.</param>
internal readonly record struct KeyStanding(MirrorFence Fence, bool IsProved, bool IsPending);
