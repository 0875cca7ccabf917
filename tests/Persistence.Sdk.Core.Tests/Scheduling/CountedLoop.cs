using System.Threading.Channels;
using Persistence.Sdk.Core.Scheduling;

namespace Persistence.Sdk.Core.Tests.Scheduling;

/// <summary>A loop whose rounds a test sees begin, and decides.</summary>
internal sealed class CountedLoop(TimeSpan interval, TimeProvider time, Func<int, CancellationToken, Task<TimeSpan>> round)
    : BackgroundLoop(interval, time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Channel<int> _begun = Channel.CreateUnbounded<int>();
    private int _rounds;

    public bool HasWork { get; set; } = true;

    public List<Exception> Problems { get; } = [];

    protected override bool IsCalledFor => HasWork;

    /// <summary>The number of the round that begins next, from one.</summary>
    /// <exception cref="TimeoutException">None comes.</exception>
    public Task<int> NextRoundAsync() => _begun.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Whether a round has begun that nobody has asked for yet.</summary>
    public bool HasBegun => _begun.Reader.Count > 0;

    protected override Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        _begun.Writer.TryWrite(++_rounds);
        return round(_rounds, cancellationToken);
    }

    protected override TimeSpan AfterProblem(Exception problem)
    {
        Problems.Add(problem);
        return 2 * Interval;
    }
}
