using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Sqlite.Tests;

/// <summary>Makes images as they come from an authority.</summary>
internal static class Images
{
    public static RowImage Of<T>(TableDefinition<T> table, T record, long version)
        where T : class
    {
        var row = table.ToRow(record);
        return new RowImage(row.Key, version, row);
    }

    public static RowImage Deletion(RowKey key, long version) => new(key, version, null);

    /// <summary>Every order of some things.</summary>
    public static IEnumerable<T[]> Permutations<T>(T[] things) => things.Length <= 1
        ? [things]
        : things.SelectMany((thing, i) =>
            Permutations<T>([.. things[..i], .. things[(i + 1)..]]).Select(rest => (T[])[thing, .. rest]));
}
