using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// Chooses a share of all keys: for one percentage always the same keys, in every process, and for a higher one those
/// and more.
/// </summary>
internal static class StickyShare
{
    public static bool Includes(RowKey key, int percent) => percent switch
    {
        <= 0 => false,
        >= 100 => true,
        _ => Mix(StableHash.Of(key)) % 100 < percent,
    };

    /// <summary>Spreads hashes of keys that differ little, such as numbered ones.</summary>
    private static uint Mix(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EB_CA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2_AE35;
        return hash ^ (hash >> 16);
    }
}
