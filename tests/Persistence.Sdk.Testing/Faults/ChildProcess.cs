using System.Diagnostics;
using System.Globalization;

namespace Persistence.Sdk.Testing.Faults;

/// <summary>
/// A process that a test starts in order to kill it. It never outlives the test, nor the test process. Thread-safe.
/// </summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly LineLog _output = new();
    private readonly LineLog _errors = new();
    private readonly Task _reading;

    private ChildProcess(ProcessStartInfo start, Action<string>? onLine)
    {
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        Id = _process.Id;
        ChildReaper.Add(Id);
        _reading = Task.WhenAll(_output.ReadAsync(_process.StandardOutput, onLine), _errors.ReadAsync(_process.StandardError));
    }

    /// <summary>Process id.</summary>
    public int Id { get; }

    /// <summary>What the child has written to its output so far.</summary>
    public IReadOnlyList<string> Lines => _output.Lines;

    /// <summary>What the child has written to its errors so far.</summary>
    public IReadOnlyList<string> ErrorLines => _errors.Lines;

    /// <summary>Whether the child still runs (a stopped one does).</summary>
    public bool Running => !_process.HasExited;

    /// <summary>Starts <c>dotnet dll arguments…</c>.</summary>
    public static ChildProcess Dotnet(
        string dll, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null) =>
        Start("dotnet", [dll, .. arguments], environment, onLine);

    /// <summary>
    /// Starts any program; <paramref name="environment"/> is added to the test's own, <paramref name="onLine"/> gets
    /// each line of its output as it comes, one after the other.
    /// </summary>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        return new ChildProcess(start, onLine);
    }

    /// <summary>
    /// The first line that matches among those that no earlier call has taken or passed over. Throws with the child's
    /// output when it ends, or when patience (60 seconds by default) does, without such a line.
    /// </summary>
    public async Task<string> LineAsync(Func<string, bool> match, TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? DefaultPatience);
        try
        {
            return await _output.TakeAsync(match, limit.Token) ?? throw Failure("ended without the awaited line");
        }
        catch (OperationCanceledException)
        {
            throw Failure("did not write the awaited line in time");
        }
    }

    /// <summary>Writes a line to the child's input.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Kills the child (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signals.Send(Id, Signals.Kill, _process);
        await _process.WaitForExitAsync();
    }

    /// <summary>Freezes the child (SIGSTOP), as a paused machine does.</summary>
    public void Stop() => Signals.Send(Id, Signals.Stop, _process);

    /// <summary>Lets a frozen child go on (SIGCONT).</summary>
    public void Continue() => Signals.Send(Id, Signals.Continue, _process);

    /// <summary>
    /// The exit code, once the child has ended by itself (60 seconds by default) and its output is read.
    /// </summary>
    public async Task<int> ExitCodeAsync(TimeSpan? patience = null)
    {
        using var limit = new CancellationTokenSource(patience ?? DefaultPatience);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(limit.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw Failure("did not end in time");
        }
    }

    /// <summary>All the child wrote, output and errors, for a message.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"child {Id}, output:\n{string.Join('\n', _output.Lines)}\nerrors:\n{string.Join('\n', _errors.Lines)}");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        ChildReaper.Remove(Id);
        _process.Dispose();
    }

    private InvalidOperationException Failure(string what) => new($"A child process {what}: {this}");
}
