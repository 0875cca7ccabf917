namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// A backfill cannot begin, or must not go on; what it has copied stays, and the next run goes on from there.
/// </summary>
internal sealed class BackfillRefusedException(string reason)
    : PersistenceException($"The backfill was refused: {reason}");
