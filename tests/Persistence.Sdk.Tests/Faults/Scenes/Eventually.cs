using System.Diagnostics;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>Waits for what must come, and gives up loudly after two minutes.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task TrueAsync(string what, Func<bool> condition) =>
        TrueAsync(what, () => Task.FromResult(condition()));

    public static async Task TrueAsync(string what, Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It did not come to this: {what}.");
            await Task.Delay(10);
        }
    }

    /// <summary>Returns when nothing is pending in the database that decides.</summary>
    public static Task DrainedAsync(DatabasePair pair, DatabaseSide authority = DatabaseSide.Sqlite) =>
        TrueAsync("the pending set is empty", async () => await PendingAsync(pair, authority) == 0);

    public static Task<long> PendingAsync(DatabasePair pair, DatabaseSide authority = DatabaseSide.Sqlite) =>
        authority == DatabaseSide.Sqlite
            ? pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_pending")
            : pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.pending");
}
