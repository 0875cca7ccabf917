namespace Persistence.Sdk.Core.Control;

/// <summary>
/// What a reader or writer believes about the database it turns to. The database checks it in the same transaction:
/// it must be the authority, open, and, where an epoch is given, at that epoch.
/// </summary>
/// <param name="Epoch">The epoch; null accepts any, for callers bound to one side.</param>
internal readonly record struct Fence(long? Epoch)
{
    public static Fence AnyEpoch => default;
}
