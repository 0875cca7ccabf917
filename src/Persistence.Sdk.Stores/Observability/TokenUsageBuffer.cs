using System.Runtime.ExceptionServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Retries;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Observability;

/// <summary>The buffer in front of the sink: a bounded queue, and a loop that empties it by size and by time.</summary>
internal sealed class TokenUsageBuffer : ITokenUsageBuffer, IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DisposePatience = TimeSpan.FromSeconds(5);

    private readonly TokenUsageRows _rows;
    private readonly TokenUsageOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly UsageQueue _queue;
    private readonly UsageRecorder _recorder;
    private readonly BackOff _backOff = new(FirstPause, LongestPause, Random.Shared);
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private Task? _loop;
    private Task? _stopped;

    /// <param name="sink">Gives the sink; asked when there is something to record.</param>
    /// <param name="options">When to flush.</param>
    /// <param name="ids">Where keys come from.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where to tell what went wrong.</param>
    public TokenUsageBuffer(
        Func<ITokenUsageSink> sink,
        TokenUsageOptions options,
        IIdGenerator ids,
        TimeProvider time,
        ILogger<TokenUsageBuffer> log)
    {
        _rows = new TokenUsageRows(ids, time);
        _options = options;
        _time = time;
        _log = log;
        _queue = new UsageQueue(options.BufferRows);
        _recorder = new UsageRecorder(_queue, sink, options.FlushRows, log);
    }

    public int BufferedRows => _queue.Count;

    public long RefusedRows => _recorder.Refused;

    public async ValueTask AddAsync(TokenUsage usage, CancellationToken cancellationToken = default)
    {
        var row = _rows.Row(usage);
        _ = new ChangeSet().Insert(TokenUsageTable.Definition, row); // refuses here what the sink would refuse later
        if (row.Meta.ValueKind != JsonValueKind.Undefined)
        {
            row = row with { Meta = row.Meta.Clone() }; // the caller's document may be disposed before the flush
        }

        var waiting = await _queue.AddAsync(row, cancellationToken).ConfigureAwait(false);
        Start();
        if (waiting == 1 || waiting >= _options.FlushRows)
        {
            Wake();
        }
    }

    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await _recorder.RecordAsync(_queue.Accepted, cancellationToken).ConfigureAwait(false);
        if (_recorder.TakeRefusal() is { } refusal)
        {
            ExceptionDispatchInfo.Throw(refusal);
        }
    }

    /// <summary>
    /// Accepts nothing more and records what is waiting, as often as it takes, until the token ends it. Calling it
    /// again waits for the first call.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return _stopped ??= StopOnceAsync(cancellationToken);
        }
    }

    /// <summary>Stops it, where nobody did, and gives what is waiting a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(DisposePatience, _time);
        await StopAsync(patience.Token).ConfigureAwait(false);
        _queue.Dispose();
        _recorder.Dispose();
        _stopping.Dispose();
        _wake.Dispose();
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        _queue.Close();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await (_loop ?? Task.CompletedTask).ConfigureAwait(false);
        Exception? problem = null;
        while (_queue.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            problem = await TryFlushAsync(cancellationToken).ConfigureAwait(false);
        }

        if (_queue.Count > 0)
        {
            Log.UsageLost(_log, _queue.Count, problem);
        }
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_stopped is null)
            {
                _loop ??= RunAsync();
            }
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(_stopping.Token).ConfigureAwait(false);
                await UntilDueAsync().ConfigureAwait(false);
                await TryFlushAsync(_stopping.Token).ConfigureAwait(false);
                if (_queue.Count > 0)
                {
                    Wake();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What is waiting is flushed by whoever stops.
        }
    }

    private async Task UntilDueAsync()
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var due = Task.Delay(_options.FlushInterval, _time, round.Token);
        while (_queue.Count < _options.FlushRows && !due.IsCompleted)
        {
            await Task.WhenAny(due, _wake.WaitAsync(round.Token)).ConfigureAwait(false);
        }

        await round.CancelAsync().ConfigureAwait(false);
        _stopping.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Flushes, or tells why not and pauses; returns what went wrong.</summary>
    private async Task<Exception?> TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _recorder.RecordAsync(_queue.Accepted, cancellationToken).ConfigureAwait(false);
            _backOff.Reset();
            return null;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                var pause = _backOff.Next();
                Log.UsageFlushFailed(_log, _queue.Count, pause.TotalMilliseconds, problem);
                await Task.Delay(pause, _time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return problem;
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception tooLate) when (tooLate is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else has just said it, or the stop records what is waiting.
        }
    }
}
