namespace Persistence.Sdk.Core.Tables;

/// <summary>FNV-1a over UTF-16 units: the same in every process, version and machine. Never to be changed.</summary>
internal static class StableHash
{
    private const uint Basis = 2166136261;
    private const uint Prime = 16777619;

    public static uint Of(string text) => Fold(Continue(Basis, text));

    /// <summary>The hash of a key together with its table.</summary>
    public static uint Of(RowKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var table = Continue(Continue(Basis, key.Table.Name.Schema), key.Table.Name.Name);
        return Fold(Continue(table, key.Text));
    }

    private static uint Continue(uint hash, string text)
    {
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * Prime;
        }

        return hash;
    }

    private static uint Fold(uint hash) => hash ^ (hash >> 16);
}
