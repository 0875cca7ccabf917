using System.Collections.Concurrent;
using System.Threading.Channels;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Faults;

namespace Persistence.Sdk.Tests.RandomHistories;

/// <summary>
/// A process that takes part in histories: stays alive from one to the next where it was not killed.
/// </summary>
internal sealed class HistoryProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>It lives too briefly for what the compiler would learn by watching it.</summary>
    private static readonly Dictionary<string, string> Environment = new() { ["DOTNET_TieredPGO"] = "0" };

    private readonly ChildProcess _child = ChildProcess.Dotnet(
        typeof(Application).Assembly.Location, ["histories"], Environment);
    private readonly ConcurrentDictionary<int, Operation> _running = new();
    private readonly Channel<string> _answers = Channel.CreateUnbounded<string>();
    private readonly Task _hearing;

    public HistoryProcess() => _hearing = HearAsync();

    public int Id => _child.Id;

    /// <summary>Operations that have not been answered.</summary>
    public int Running => _running.Count;

    public bool IsStopped { get; private set; }

    /// <summary>What it wrote to its errors.</summary>
    public string Errors => string.Join(' ', _child.ErrorLines);

    /// <summary>Starts an application; <paramref name="percent"/> of the keys may be read from the mirror.</summary>
    public Task OpenAsync(string sqlite, PersistencePhase phase, DualWriteMode mode, int percent, string postgres) =>
        _child.WriteLineAsync($"open {sqlite}|{phase}|{mode}|{percent}|{postgres}");

    /// <summary>Collects tombstones, beside whatever else runs.</summary>
    public Task TidyAsync() => _child.WriteLineAsync("tidy");

    /// <summary>Fills the file from Postgres and compares both, beside whatever else runs.</summary>
    public Task FillAsync() => _child.WriteLineAsync("fill");

    public Task WishAsync(PersistencePhase phase) => _child.WriteLineAsync($"wish {phase}");

    public Task BeginAsync(Operation operation)
    {
        _running[operation.Id] = operation;
        return _child.WriteLineAsync($"do {operation.Id} {operation.Action} {operation.Key}");
    }

    /// <summary>Tells it something, and waits for the line that answers.</summary>
    public async Task<string> AskAsync(string line, string answer)
    {
        await _child.WriteLineAsync(line);
        return await AnswerAsync(answer);
    }

    /// <summary>The next line that begins so.</summary>
    public async Task<string> AnswerAsync(string answer)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            var line = await _answers.Reader.ReadAsync(limit.Token);
            if (line.StartsWith(answer, StringComparison.Ordinal))
            {
                return line;
            }
        }
    }

    public void Stop()
    {
        _child.Stop();
        IsStopped = true;
    }

    public void Continue()
    {
        _child.Continue();
        IsStopped = false;
    }

    /// <summary>Kills it; what it did not answer stays without an answer.</summary>
    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        await _hearing;
    }

    private async Task HearAsync()
    {
        try
        {
            while (true)
            {
                var line = await _child.LineAsync(_ => true, TimeSpan.FromHours(2));
                var words = line.Split(' ');
                if (words[0] is "ACK" or "GOT" or "FAIL"
                    && _running.TryRemove(int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture), out var operation))
                {
                    operation.Hear(words[0] == "FAIL" ? words[..2] : words);
                }
                else
                {
                    _answers.Writer.TryWrite(line);
                }
            }
        }
        catch (InvalidOperationException)
        {
            _answers.Writer.TryComplete(); // It has ended.
        }
    }
}
