using System.Diagnostics;
using System.Globalization;
using Persistence.Sdk.Testing.Randomness;
using Persistence.Sdk.Testing.Servers;
using Xunit.Abstractions;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>
/// Random histories of writes, deletions, conditional writes and reads, of phases asked for forwards and back, of
/// processes killed and stopped and of outages, from three processes on one file. One in twenty, in a long run one in
/// four, leaves the file, and may take it back.
/// </summary>
[Trait("Kind", "Kills")]
public sealed class HistoryTests(ITestOutputHelper output)
{
    private const int Lanes = 2;
    private const string OnlyOne = "PERSISTENCE_TEST_HISTORY";

    private static readonly int Histories =
        Environment.GetEnvironmentVariable("PERSISTENCE_TEST_HISTORIES") is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : IsLong ? 1_000 : 100;

    /// <summary>
    /// Whether SQLite is left in one of four histories instead of twenty: filling it again takes long.
    /// </summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("PERSISTENCE_TEST_LONG") == "1";

    [PostgresFact(Private = true)]
    public async Task Random_histories_of_three_processes_end_with_both_databases_as_the_model_says()
    {
        var seed = Seed.Next(output);
        var began = Stopwatch.GetTimestamp();
        var only = Environment.GetEnvironmentVariable(OnlyOne) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : (int?)null;
        var next = only ?? 0;
        var last = only ?? Histories - 1;
        var problem = (string?)null;
        var tally = new Tally();
        await Task.WhenAll(Enumerable.Range(0, only is null ? Lanes : 1).Select(_ => Task.Run(async () =>
        {
            await using var lane = await HistoryLane.CreateAsync();
            for (int number; problem is null && (number = Interlocked.Increment(ref next) - 1) <= last;)
            {
                var problems = await lane.RunAsync(seed.Random(number), tally);
                if (problems.Count > 0)
                {
                    problem = $"History {number} of seed {seed} ({OnlyOne}={number} runs it alone):\n{string.Join('\n', problems)}";
                }
            }
        })));
        output.WriteLine($"{Math.Min(next, last + 1)} histories in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s: {tally}");
        Assert.True(problem is null, problem);
        Assert.True(
            only is not null || tally.Of("changes of authority") >= Histories / 5, "The authority hardly ever passed on.");
        Assert.True(
            only is not null || !IsLong || tally.Of("times SQLite was left") >= Histories / 10,
            "SQLite was hardly ever left.");
    }
}
