using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>A failed attempt to bring one key to the mirror.</summary>
/// <param name="Key">The key.</param>
/// <param name="Version">The pending version that was tried.</param>
/// <param name="Error">Why; never a value.</param>
/// <param name="Park">Whether the key is set aside for the slow schedule.</param>
internal sealed record PendingFailure(RowKey Key, long Version, string Error, bool Park);
