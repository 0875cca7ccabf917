namespace Persistence.Sdk.Core.Upkeep;

/// <summary>The tombstones of a table.</summary>
/// <param name="All">How many there are.</param>
/// <param name="Removable">How many of them a collection would remove as it stands.</param>
internal sealed record TombstoneCount(long All, long Removable);
