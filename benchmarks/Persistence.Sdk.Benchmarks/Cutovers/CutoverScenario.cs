using System.Diagnostics;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Cutovers;

/// <summary>
/// How long callers wait while the authority passes to Postgres and back, under a steady load of writes, with rows
/// pending when the step is asked for. A flip's pause, as callers see it, is the longest time between the instant at
/// which a write of that moment was due and its end.
/// </summary>
internal static class CutoverScenario
{
    private const int PerSecond = 1_000;
    private const int PendingRows = 1_000;
    private const int RowsAtOnce = 100;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    /// <summary>What follows a flip and is counted as part of it; also lets the load settle.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(1);

    /// <param name="flips">Each way.</param>
    public static async Task RunAsync(int flips)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        var pair = await DatabasePair.CreateAsync(Workload.RunRecords, server, folder);
        await using var walker = await Walker.StartAsync(pair);
        await walker.GoAsync(PersistencePhase.ReadCutover);
        walker.Pauses.Take();

        var numbers = new NumberSource(pair.Workload);
        using var stop = new CancellationTokenSource();
        var load = new SteadyLoad(PerSecond, () => walker.Sdk.WriteAsync(numbers.Next())).RunAsync(stop.Token);
        await Task.Delay(WarmUp);
        List<Flip> walked = [];
        for (var i = 0; i < flips; i++)
        {
            walked.Add(await FlipAsync(walker, PersistencePhase.Backfill, numbers));
            walked.Add(await FlipAsync(walker, PersistencePhase.ReadCutover, numbers));
        }

        await stop.CancelAsync();
        Print(flips, walked, await load);
    }

    private static async Task<Flip> FlipAsync(Walker walker, PersistencePhase to, NumberSource numbers)
    {
        await MakePendingAsync(walker, numbers);
        var asked = Stopwatch.GetTimestamp();
        await walker.GoAsync(to);
        await Task.Delay(Aftermath);
        return new Flip(to, asked, Stopwatch.GetTimestamp(), walker.Pauses.Take());
    }

    /// <summary>Writes on the authority alone, as while the mirror is away: every key becomes pending.</summary>
    private static async Task MakePendingAsync(Walker walker, NumberSource numbers)
    {
        var authority = walker.Sdk.Engine.Phase!.Authority;
        for (var left = PendingRows; left > 0; left -= RowsAtOnce)
        {
            var rows = Enumerable.Range(0, RowsAtOnce).Select(_ => Workload.RunRecords.Changes(numbers.Next()));
            await authority.WriteAsync(
                rows.Aggregate((all, row) => all.Append(row)), Fence.AnyEpoch, CancellationToken.None);
        }
    }

    private static void Print(int flips, List<Flip> walked, IReadOnlyList<Call> calls)
    {
        Console.WriteLine(
            $"\nCutover under {PerSecond:N0} writes/s of run records, {PendingRows:N0} rows pending, {flips} flips a way");
        Console.WriteLine($"{"",-52}{"p50 ms",10}{"p99 ms",10}{"max ms",10}");
        foreach (var way in walked.GroupBy(flip => flip.To))
        {
            var name = way.Key == PersistencePhase.ReadCutover ? "SQLite to Postgres" : "Postgres to SQLite";
            Print($"{name}: longest wait of a caller", Spread.Of(way.Select(flip => Longest(flip, calls))));
            Print($"{name}: pause reported (event 1005)", Reported(way, pause => pause.Whole));
            Print("    until nothing is pending", Reported(way, pause => pause.Drain));
            Print("    until the old authority has consented", Reported(way, pause => pause.Consent));
            Print("    until the new one decides", Reported(way, pause => pause.TakeOver));
        }

        Print("all writes, in and between the flips", Spread.Of(calls.Select(call => call.TookSinceDue)));
    }

    /// <summary>Where a change was tried twice, its parts add up.</summary>
    private static Spread Reported(IEnumerable<Flip> way, Func<FlipPause, double> part) =>
        Spread.Of(way.Select(flip => flip.Pauses.Sum(part)));

    private static double Longest(Flip flip, IReadOnlyList<Call> calls) => calls
        .Where(call => call.Ended >= flip.Asked && call.Due <= flip.Over).Max(call => call.TookSinceDue);

    private static void Print(string name, Spread times) =>
        Console.WriteLine($"{name,-52}{times.Median,10:F1}{times.P99,10:F1}{times.Largest,10:F1}");

    /// <summary>
    /// One change of authority: when it was asked for and when it counts as over, in stopwatch ticks.
    /// </summary>
    private sealed record Flip(PersistencePhase To, long Asked, long Over, IReadOnlyList<FlipPause> Pauses);
}
