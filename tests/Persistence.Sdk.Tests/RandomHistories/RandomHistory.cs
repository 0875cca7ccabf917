using System.Diagnostics;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Tests.Cutover;
using Persistence.Sdk.Tests.Faults.Scenes;
using Xunit.Sdk;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>
/// One random history over a fresh pair of databases: operations of three processes, phases asked for, processes killed
/// and stopped, outages. At the end everything is brought up, and both databases are held against the model.
/// </summary>
internal sealed class RandomHistory(
    Random random, DatabasePair pair, TcpProxy proxy, HistoryProcess[] processes, Tally tally)
{
    private const int Keys = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2); // several leases and time-outs, one after the other
    private static readonly PersistencePhase[] Wishes =
    [
        PersistencePhase.SqliteOnly, PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.Backfill,
        PersistencePhase.ReadCutover, PersistencePhase.ReadCutover, PersistencePhase.ReadCutover,
    ];

    private readonly List<Operation> _operations = [];
    private readonly List<int> _killed = [];
    private readonly List<string> _events = [];
    private readonly Pairing _pairing = new(pair);
    private readonly Trouble _trouble = new(random, pair, proxy);
    private readonly DualWriteMode _mode = random.Next(5) == 0 ? DualWriteMode.Background : DualWriteMode.Inline;

    private readonly int _percent = random.Next(2) * 100;

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var begin = Pick(PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.ReadCutover);
        Note($"begins in {begin}, {_mode}, {_percent} % read from Postgres");
        await Task.WhenAll(processes.Select(process => OpenAsync(process, begin)));
        await Task.WhenAll(processes.Select(process => process.AnswerAsync("OPENED")));
        var steps = random.Next(25, 75);
        for (var step = 0; step < steps; step++)
        {
            await StepAsync();
        }

        var end = Pick(PersistencePhase.Backfill, PersistencePhase.ReadCutover);
        try
        {
            await CalmAsync();
            await SettleAsync(end);
            await AssertEqualAsync(end);
            await CountAsync();
            var problems = new Verdict(_operations, await _pairing.MarksAsync())
                .Contradictions(await _pairing.ChainsAsync()).ToArray();
            return problems.Length == 0 ? [] : [.. problems, .. _events];
        }
        catch (XunitException problem)
        {
            return [problem.Message, .. _events, .. _operations.Select(operation => $"{operation}")];
        }
    }

    private Task StepAsync() => random.Next(100) switch
    {
        < 72 => OperateAsync(),
        < 80 => Task.Delay(random.Next(1, 60)),
        < 88 => WishAsync(),
        < 91 => StopOrGoOnAsync(),
        < 92 => random.Next(5) < 2 ? KillAsync() : OperateAsync(), // rarely: a process takes long to begin
        < 97 => _trouble.ChangeAsync(NoteTrouble),
        _ => AgeAsync(),
    };

    /// <summary>Leases end, and tombstones are collected although they are young.</summary>
    private async Task AgeAsync()
    {
        Note("time passes");
        await _pairing.AgeAsync([]);
        await processes[random.Next(processes.Length)].TidyAsync();
    }

    private async Task OperateAsync()
    {
        var action = Pick("put", "put", "put", "insert", "append", "append", "append", "delete", "read", "read");
        var key = $"k{random.Next(Keys)}";
        var process = random.Next(processes.Length);
        var floor = _operations.Where(known => known.Key == key && known.HasImage)
            .Select(known => known.Version).DefaultIfEmpty().Max();
        var operation = new Operation(_operations.Count, action, key, floor);
        _operations.Add(operation);
        await processes[process].BeginAsync(operation);
    }

    private async Task CountAsync()
    {
        tally.Add("operations", _operations.Count);
        tally.Add("acknowledged", _operations.Count(operation => operation.IsAcknowledged));
        tally.Add("failed", _operations.Count(operation => operation is { IsAnswered: true, IsAcknowledged: false }));
        tally.Add("never answered", _operations.Count(operation => !operation.IsAnswered));
        var phases = (await Transitions.OfAsync(pair)).Split(',');
        tally.Add("steps", phases.Length - 1);
        tally.Add("changes of authority", phases.Zip(phases.Skip(1)).Count(step => step is ("2", "3") or ("3", "2")));
    }

    private async Task WishAsync()
    {
        var phase = Wishes[random.Next(Wishes.Length)];
        var who = random.Next(processes.Length + 2);
        Note($"{(who < processes.Length ? $"{who}" : "all")} ask for {phase}");
        foreach (var process in who < processes.Length ? [processes[who]] : processes)
        {
            await process.WishAsync(phase);
        }
    }

    private async Task StopOrGoOnAsync()
    {
        var who = random.Next(processes.Length);
        Note($"{who} {(processes[who].IsStopped ? "goes on" : "is stopped")}");
        if (processes[who].IsStopped)
        {
            processes[who].Continue();
        }
        else
        {
            processes[who].Stop();
            tally.Add("pauses");
        }

        await Task.Delay(random.Next(1, 40));
    }

    private async Task KillAsync()
    {
        var who = random.Next(processes.Length);
        Note($"{who} is killed");
        tally.Add("kills");
        _killed.Add(processes[who].Id);
        await processes[who].DisposeAsync();
        processes[who] = new HistoryProcess();
        await OpenAsync(processes[who], Wishes[random.Next(Wishes.Length)]);
    }

    private Task OpenAsync(HistoryProcess process, PersistencePhase phase) =>
        process.OpenAsync(pair.Sqlite, phase, _mode, _percent, proxy.Redirect(pair.Postgres));

    /// <summary>Brings everything up, and waits for the answers of those that live.</summary>
    private async Task CalmAsync()
    {
        await _trouble.EndAsync();
        foreach (var process in processes.Where(process => process.IsStopped))
        {
            process.Continue();
        }

        await _pairing.AgeAsync(_killed);
        await UntilAsync("every operation is answered", () => Task.FromResult(
            processes.Any(process => process.Running > 0) ? "operations run" : null));
    }

    private async Task SettleAsync(PersistencePhase end)
    {
        Note($"all ask for {end} at the end");
        foreach (var process in processes)
        {
            await process.WishAsync(end);
        }

        await UntilAsync($"{end} is in force, and everything is in step", () => _pairing.MissingAsync(end));
    }

    /// <summary>
    /// Maintenance goes on at the end: sums of days that it writes while both sides are read are brought over a moment
    /// later. What then still differs is a difference.
    /// </summary>
    private async Task AssertEqualAsync(PersistencePhase end)
    {
        try
        {
            await Contents.AssertEqualAsync(pair);
        }
        catch (XunitException)
        {
            await UntilAsync("everything is in step again", () => _pairing.MissingAsync(end));
            await Contents.AssertEqualAsync(pair);
        }
    }

    private async Task UntilAsync(string what, Func<Task<string?>> missing)
    {
        var began = Stopwatch.GetTimestamp();
        while (await missing() is { } problem)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                var reasons = await Task.WhenAll(processes.Select(process => process.AskAsync("why", "WHY")));
                Assert.Fail($"It did not come to this: {what}. {problem}; {string.Join("; ", reasons)}");
            }

            await Task.Delay(20);
        }
    }

    private void NoteTrouble(string text)
    {
        Note(text);
        tally.Add("outages, beginnings and ends");
    }

    private void Note(string text) => _events.Add($"before operation {_operations.Count}: {text}");

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
