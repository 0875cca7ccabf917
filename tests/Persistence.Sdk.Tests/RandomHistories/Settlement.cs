using System.Diagnostics;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Sdk;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>Brings a history to rest in a phase, as operators would whose processes all live and reach everything.</summary>
internal sealed class Settlement(DatabasePair pair, Pairing pairing, HistoryProcess[] processes, Trouble trouble)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // several leases and time-outs, one after the other

    /// <summary>Brings everything up, and waits for the answers of those that live.</summary>
    public async Task CalmAsync(IReadOnlyCollection<int> killed)
    {
        await trouble.EndAsync();
        foreach (var process in processes.Where(process => process.IsStopped))
        {
            process.Continue();
        }

        await pairing.AgeAsync(killed);
        await UntilAsync("every operation is answered", () => Task.FromResult(
            processes.Any(process => process.Running > 0) ? "operations run" : null));
    }

    /// <summary>All ask for a phase, and it comes into force with everything in step.</summary>
    public async Task SettleAsync(PersistencePhase phase)
    {
        foreach (var process in processes)
        {
            await process.WishAsync(phase);
        }

        await UntilAsync($"{phase} is in force, and everything is in step", () => MissingAsync(phase));
    }

    /// <summary>
    /// Maintenance goes on at the end: sums of days that it writes while both sides are read are brought over a moment
    /// later. What then still differs is a difference.
    /// </summary>
    public async Task AssertEqualAsync(PersistencePhase end)
    {
        try
        {
            await Contents.AssertEqualAsync(pair);
        }
        catch (XunitException)
        {
            await UntilAsync("everything is in step again", () => MissingAsync(end));
            await Contents.AssertEqualAsync(pair);
        }
    }

    /// <summary>
    /// What is missing to a phase. Where the way back is closed, as it is behind phase 4, the file is filled, and compared
    /// again where it was found to differ before. So it is where nothing is known of the way back: the process has not
    /// started, because the databases were away, and does so with what it is asked to do.
    /// </summary>
    private async Task<string?> MissingAsync(PersistencePhase phase)
    {
        var missing = await pairing.MissingAsync(phase);
        if (!await pairing.MayLackHistoryAsync())
        {
            return missing;
        }

        var way = await processes[0].AskAsync("way", "WAY");
        var isWhole = way.StartsWith($"WAY {nameof(RollbackKind.Lossless)}", StringComparison.Ordinal);
        if (way.StartsWith($"WAY {nameof(RollbackKind.Lossy)}", StringComparison.Ordinal))
        {
            return missing ?? way;
        }

        return isWhole && (missing is null || !way.Contains("differed"))
            ? missing
            : await processes[0].AskAsync("fill", "FILLED");
    }

    private async Task UntilAsync(string what, Func<Task<string?>> missing)
    {
        var began = Stopwatch.GetTimestamp();
        while (await missing() is { } problem)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                var reasons = await Task.WhenAll(processes.Select(process => process.AskAsync("why", "WHY")));
                var steps = await pairing.StepsAsync();
                Assert.Fail(
                    $"It did not come to this: {what}. {problem}\n{string.Join('\n', reasons)}\n{string.Join('\n', steps)}");
            }

            await Task.Delay(20);
        }
    }
}
