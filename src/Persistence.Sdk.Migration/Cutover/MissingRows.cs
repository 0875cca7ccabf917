using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>Tells which rows wait for a mirror: how many of each table, and the first keys; never a value.</summary>
internal static class MissingRows
{
    private const int MaxKeys = 10_000;
    private const int FirstKeys = 5;

    /// <summary>Looks at the first 10,000 keys, parked ones first.</summary>
    /// <returns>A sentence; null where nothing waits.</returns>
    public static async Task<string?> DescribeAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var keys = new List<PendingKey>();
        foreach (var isParked in (bool[])[true, false])
        {
            var page = new PendingPage(null, null, isParked, MaxKeys - keys.Count);
            keys.AddRange(await authority.Pending.ReadAsync(page, cancellationToken).ConfigureAwait(false));
        }

        return keys.Count == 0 ? null : Describe([.. keys.Select(key => (key.Key.Table.ToString(), key.Key.Text))]);
    }

    /// <summary>The number of rows of each table, and the first keys.</summary>
    public static string Describe(IReadOnlyCollection<(string Table, string Key)> keys) =>
        (keys.Count >= MaxKeys ? "at least " : "") + string.Join("; ", keys.GroupBy(key => key.Table).Select(table =>
            $"{table.Key}: {table.Count()} rows ({string.Join(", ", table.Take(FirstKeys).Select(key => key.Key))}"
            + (table.Count() > FirstKeys ? ", …)" : ")")));
}
