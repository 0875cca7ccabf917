using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Rows;

/// <summary>Removes everything that has expired, in steps.</summary>
internal static class ExpiredRows
{
    /// <summary>How many rows a transaction removes at most, so that none holds the others up for long.</summary>
    public const int MaxRemoved = 1_000;

    public static Task<int> PurgeAsync(
        IDatabase database, TableDefinition table, CancellationToken cancellationToken) =>
        AllAsync(() => database.PurgeExpiredAsync(table, MaxRemoved, cancellationToken));

    /// <summary>Repeats a step until it removes fewer rows than it may; tells how many were removed in all.</summary>
    public static async Task<int> AllAsync(Func<Task<int>> step)
    {
        int removed, all = 0;
        do
        {
            removed = await step().ConfigureAwait(false);
            all += removed;
        }
        while (removed == MaxRemoved);
        return all;
    }
}
