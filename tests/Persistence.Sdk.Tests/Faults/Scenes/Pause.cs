namespace Persistence.Sdk.Tests.Faults.Scenes;

/// <summary>Holds one piece of work at one instant, once, until it is let go.</summary>
/// <param name="time">Which time the instant is reached.</param>
internal sealed class Pause(int time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _go = new();
    private int _left = time;

    /// <summary>Returns when the work stands at the instant.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(Patience);

    public void Go() => _go.Set();

    public void Hold()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _reached.SetResult();
            _go.Wait(Patience);
        }
    }
}
