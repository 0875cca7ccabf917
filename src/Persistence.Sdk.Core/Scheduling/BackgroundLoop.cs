namespace Persistence.Sdk.Core.Scheduling;

/// <summary>
/// Work that goes on in the background, round by round, until it is stopped. A round that fails is told of, and another
/// one follows; rounds never overlap. Started once.
/// </summary>
/// <param name="interval">How long it waits while nothing is called for.</param>
/// <param name="time">The clock of its pauses.</param>
internal abstract class BackgroundLoop(TimeSpan interval, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly CancellationTokenSource _stopping = new();
    private ITimer? _alarm;
    private Task _run = Task.CompletedTask;

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
        _alarm = Time.CreateTimer(
            static loop => ((BackgroundLoop)loop!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _run = RunAsync(FirstPause);
    }

    /// <summary>Says that there is something to do, so that the next round begins at once. Thread-safe.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount > 0)
        {
            return;
        }

        try
        {
            _wake.Release();
        }
        catch (Exception tooLate) when (tooLate is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else has just said it, or the loop has been stopped.
        }
    }

    /// <summary>Cancels the round that is under way, and waits for its end.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        Wake();
        await _run.ConfigureAwait(false);
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

    private async Task RunAsync(TimeSpan pause)
    {
        if (pause == TimeSpan.Zero)
        {
            await Turn.BehindOthersAsync().ConfigureAwait(false);
        }
        else
        {
            await PauseAsync(pause).ConfigureAwait(false);
        }

        while (!_stopping.IsCancellationRequested)
        {
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
                await PauseAsync(pause).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(TimeSpan pause)
    {
        _alarm!.Change(pause, Timeout.InfiniteTimeSpan);
        return _wake.WaitAsync();
    }
}
