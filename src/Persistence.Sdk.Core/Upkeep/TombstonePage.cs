namespace Persistence.Sdk.Core.Upkeep;

/// <summary>What became of one page of tombstones.</summary>
/// <param name="Removed">How many were removed.</param>
/// <param name="Last">The key text with which the page ends; null where the table's tombstones end.</param>
internal sealed record TombstonePage(int Removed, string? Last);
