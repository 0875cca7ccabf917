using Persistence.Sdk.Core.Scanning;

namespace Persistence.Sdk.Migration.Parity;

/// <summary>What was found at a key that is not equal on both sides.</summary>
/// <param name="Authority">What stands there on the side that decides.</param>
/// <param name="Mirror">What stands there on the side that follows.</param>
/// <param name="Kind">In what they differ; null for a key that is in flight.</param>
internal sealed record Verdict(KeyState Authority, KeyState Mirror, DifferenceKind? Kind);
