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
    private static readonly PersistencePhase[] Wishes =
    [
        PersistencePhase.SqliteOnly, PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.Backfill,
        PersistencePhase.ReadCutover, PersistencePhase.ReadCutover, PersistencePhase.ReadCutover,
    ];

    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly List<Operation> _operations = [];
    private readonly List<int> _killed = [];
    private readonly List<string> _events = [];
    private readonly Pairing _pairing = new(pair);
    private readonly Trouble _trouble = new(random, pair, proxy);
    private readonly DualWriteMode _mode = random.Next(5) == 0 ? DualWriteMode.Background : DualWriteMode.Inline;
    private readonly int _percent = random.Next(2) * 100;
    private readonly bool _leaves = random.Next(HistoryTests.IsLong ? 4 : 20) == 0;
    private PersistencePhase[] _wishes = Wishes;
    private PersistencePhase[] _ends = [PersistencePhase.Backfill, PersistencePhase.ReadCutover];
    private (long Epoch, Dictionary<string, IReadOnlyList<int>>? File) _left;

    public async Task<IReadOnlyList<string>> RunAsync()
    {
        var begin = Pick(PersistencePhase.DualWrite, PersistencePhase.Backfill, PersistencePhase.ReadCutover);
        Note($"begins in {begin}, {_mode}, {_percent} % read from Postgres");
        await Task.WhenAll(processes.Select(process => OpenAsync(process, begin)));
        await Task.WhenAll(processes.Select(process => process.AnswerAsync("OPENED")));
        try
        {
            await WalkAsync(_leaves ? random.Next(10, 40) : random.Next(25, 75));
            if (_leaves)
            {
                await LeaveAsync();
            }

            return await EndAsync(Pick(_ends));
        }
        catch (XunitException problem)
        {
            return [problem.Message, .. await ToldAsync(), .. _operations.Select(operation => $"{operation}")];
        }
    }

    private async Task WalkAsync(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            await StepAsync();
        }
    }

    /// <summary>
    /// SQLite is left; what follows happens in phase 4, or on the way back. Where nobody asks for that, nothing is
    /// written to the file.
    /// </summary>
    private async Task LeaveAsync()
    {
        await ComeToAsync(PersistencePhase.PostgresOnly);
        _left = (await _pairing.EpochAsync(), await _pairing.ChainsAsync(DatabaseSide.Sqlite));
        tally.Add("times SQLite was left");
        _wishes = Pick<PersistencePhase[]>(
            [PersistencePhase.PostgresOnly],
            [PersistencePhase.ReadCutover, PersistencePhase.PostgresOnly],
            [.. Wishes, PersistencePhase.PostgresOnly]);
        _ends = [PersistencePhase.Backfill, PersistencePhase.ReadCutover, PersistencePhase.PostgresOnly];
        await WalkAsync(random.Next(25, 60));
    }

    /// <summary>Everything is brought up, and the databases are held against the model.</summary>
    private async Task<IReadOnlyList<string>> EndAsync(PersistencePhase end)
    {
        await ComeToAsync(end);
        if (end != PersistencePhase.PostgresOnly)
        {
            await Rest().AssertEqualAsync(end);
        }
        else if (await _pairing.EpochAsync() == _left.Epoch)
        {
            Assert.Equal(_left.File, await _pairing.ChainsAsync(DatabaseSide.Sqlite));
        }

        await CountAsync();
        var authority = end >= PersistencePhase.ReadCutover ? DatabaseSide.Postgres : DatabaseSide.Sqlite;
        var problems = new Verdict(_operations, await _pairing.MarksAsync(authority))
            .Contradictions(await _pairing.ChainsAsync(authority)).ToArray();
        return problems.Length == 0 ? [] : [.. problems, .. await ToldAsync()];
    }

    private async Task<IReadOnlyList<string>> ToldAsync() =>
        [.. await _pairing.StepsAsync(), .. processes.Select(process => process.Errors), .. _events];

    private async Task ComeToAsync(PersistencePhase phase)
    {
        Note($"all ask for {phase}, and wait for it");
        await Rest().CalmAsync(_killed);
        await Rest().SettleAsync(phase);
    }

    private Task StepAsync() => random.Next(100) switch
    {
        < 72 => OperateAsync(),
        < 80 => Task.Delay(random.Next(1, 60)),
        < 88 => WishAsync(),
        < 91 => StopOrGoOnAsync(),
        < 92 => random.Next(5) < 2 ? KillAsync() : OperateAsync(), // rarely: a process takes long to begin
        < 97 => _trouble.ChangeAsync(NoteTrouble),
        97 when _left.Epoch > 0 => FillAsync(),
        _ => AgeAsync(),
    };

    /// <summary>Leases end, and tombstones are collected although they are young.</summary>
    private async Task AgeAsync()
    {
        Note("time passes");
        await _pairing.AgeAsync([]);
        await processes[random.Next(processes.Length)].TidyAsync();
    }

    private Task FillAsync()
    {
        var who = random.Next(processes.Length);
        Note($"{who} fills SQLite");
        return processes[who].FillAsync();
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
        tally.Add("ways back from phase 4", phases.Zip(phases.Skip(1)).Count(step => step is ("4", "3")));
        tally.Add("changes of authority", phases.Zip(phases.Skip(1)).Count(step => step is ("2", "3") or ("3", "2")));
    }

    private async Task WishAsync()
    {
        var phase = Pick(_wishes);
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
        await OpenAsync(processes[who], Pick(_wishes));
    }

    private Settlement Rest() => new(pair, _pairing, processes, _trouble);

    private Task OpenAsync(HistoryProcess process, PersistencePhase phase) =>
        process.OpenAsync(pair.Sqlite, phase, _mode, _percent, proxy.Redirect(pair.Postgres));

    private void NoteTrouble(string text)
    {
        Note(text);
        tally.Add("outages, beginnings and ends");
    }

    private void Note(string text) => _events.Add(
        $"at {Stopwatch.GetElapsedTime(_began).TotalSeconds:F1} s, before operation {_operations.Count}: {text}");

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
}
