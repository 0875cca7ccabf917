namespace Persistence.Sdk.Core.Scheduling;

/// <summary>
/// Work that goes on in the background, round by round, until it is stopped. A round that fails is told of, and another
/// one follows; rounds never overlap. Started once.
/// </summary>
/// <param name="interval">How long it waits while nothing is called for.</param>
/// <param name="time">The clock of its pauses.</param>
internal abstract class BackgroundLoop(TimeSpan interval, TimeProvider time) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _alarm;
    private Task? _run;
    private bool _isStopped;

    /// <summary>How long it waits while nothing is called for.</summary>
    protected TimeSpan Interval { get; } = interval;

    protected TimeProvider Time { get; } = time;

    /// <summary>Whether a round would find something to do; where not, it is left out.</summary>
    protected virtual bool IsCalledFor => true;

    /// <summary>How long the first round waits; with zero it begins behind the work that is queued then.</summary>
    protected virtual TimeSpan FirstPause => IsCalledFor ? TimeSpan.Zero : Interval;

    /// <summary>Begins. Whoever starts it does not wait for the first round.</summary>
    public virtual void Start()
    {
        var pause = FirstPause;
        lock (_gate)
        {
            _alarm = Time.CreateTimer(
                static loop => ((BackgroundLoop)loop!).Wake(), this,
                Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            if (pause == TimeSpan.Zero)
            {
                _run = RunAsync();
            }
            else
            {
                _alarm.Change(pause, Timeout.InfiniteTimeSpan); // until then there is nothing but a timer
            }
        }
    }

    /// <summary>Says that there is something to do, so that the next round begins at once. Thread-safe.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount > 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_isStopped)
            {
                return;
            }

            if (_alarm is not null && _run is null)
            {
                _run = RunAsync();
            }
            else if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }
    }

    /// <summary>Cancels the round that is under way, and waits for its end.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        lock (_gate)
        {
            _isStopped = true;
            if (_wake.CurrentCount == 0)
            {
                _wake.Release();
            }
        }

        await (_run ?? Task.CompletedTask).ConfigureAwait(false);
        _alarm?.Dispose();
        _stopping.Dispose();
        _wake.Dispose();
    }

    /// <summary>One round.</summary>
    /// <returns>How long to wait for the next, unless it is woken; zero for not at all.</returns>
    protected abstract Task<TimeSpan> RoundAsync(CancellationToken cancellationToken);

    /// <summary>Tells why a round has failed.</summary>
    /// <returns>How long to wait for the next.</returns>
    protected abstract TimeSpan AfterProblem(Exception problem);

    private async Task RunAsync()
    {
        await Turn.BehindOthersAsync().ConfigureAwait(false);
        while (!_stopping.IsCancellationRequested)
        {
            var pause = Interval;
            try
            {
                pause = IsCalledFor ? await RoundAsync(_stopping.Token).ConfigureAwait(false) : Interval;
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return; // what a stop interrupts may end in any way
            }
            catch (Exception problem) when (problem is not OutOfMemoryException)
            {
                pause = AfterProblem(problem);
            }

            if (pause != TimeSpan.Zero)
            {
                _alarm!.Change(pause, Timeout.InfiniteTimeSpan);
                await _wake.WaitAsync().ConfigureAwait(false);
            }
        }
    }
}
