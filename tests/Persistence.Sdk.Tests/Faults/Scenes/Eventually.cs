using System.Diagnostics;
using Persistence.Sdk.CrashHost;

namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>Waits for what must come, and gives up loudly after two minutes.</summary>
internal static class Eventually
{
    private const int LongestPause = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task TrueAsync(string what, Func<bool> condition) =>
        TrueAsync(what, () => Task.FromResult(condition()));

    public static async Task TrueAsync(string what, Func<Task<bool>> condition)
    {
        var began = Stopwatch.GetTimestamp();
        for (var looks = 1; !await condition(); looks++)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Patience, $"It did not come to this: {what}.");
            await Task.Delay(Math.Min(10 * looks, LongestPause)); // a look may cost the server a process
        }
    }

    /// <summary>Writes while the mirror is dead, until the breaker is open.</summary>
    public static async Task BrokenAsync(Application application)
    {
        Assert.True(
            application.Engine.Phase is { Roles.Mirror: not null },
            $"{application.Engine.Phase?.Phase} is in force: {application.Engine.WaitingStep?.Reason}");
        await TrueAsync("the breaker is open", async () =>
        {
            await application.Database.PutAsync("while", 1);
            return application.Engine.IsMirrorBroken;
        });
    }

    /// <summary>Returns when nothing is pending in the database that decides.</summary>
    public static Task DrainedAsync(DatabasePair pair, DatabaseSide authority = DatabaseSide.Sqlite) =>
        TrueAsync("the pending set is empty", async () => await PendingAsync(pair, authority) == 0);

    public static Task<long> PendingAsync(DatabasePair pair, DatabaseSide authority = DatabaseSide.Sqlite) =>
        authority == DatabaseSide.Sqlite
            ? pair.FromSqliteAsync<long>("SELECT count(*) FROM persistence_pending")
            : pair.FromPostgresAsync<long>("SELECT count(*) FROM persistence.pending");
}
