namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// How large the next chunk is, and how long to rest before it. A chunk that is copied holds up who writes the same
/// table, so beside live writes its size follows the time it takes; a mirror that answers slower than it can gets a
/// rest as long as the chunk took. Not safe for concurrent use.
/// </summary>
/// <param name="chunkRows">The rows asked for, which are never exceeded.</param>
internal sealed class BackfillPace(int chunkRows)
{
    /// <summary>What one chunk may take beside live writes: it stays well within the mirror time-out.</summary>
    public static readonly TimeSpan Target = TimeSpan.FromMilliseconds(150);

    /// <summary>An answer that takes no longer is quick, whatever the best was.</summary>
    public static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(20);

    private const int FewestRows = 500;
    private const int SlowFactor = 5;
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);
    private readonly int _most = chunkRows;
    private TimeSpan _best = TimeSpan.MaxValue;
    private int? _rows;

    /// <summary>The rows of the next chunk.</summary>
    public int Rows => _rows ?? _most;

    /// <summary>Takes note of a chunk.</summary>
    /// <param name="took">How long it took to bring it.</param>
    /// <param name="answer">How long the mirror took for a small answer.</param>
    /// <param name="isLive">Whether the application has written meanwhile.</param>
    /// <returns>How long to rest.</returns>
    public TimeSpan After(TimeSpan took, TimeSpan answer, bool isLive)
    {
        _rows = !isLive ? _most
            : took > Target ? Math.Max(Math.Min(FewestRows, _most), Rows / 2)
            : took < Target / 2 ? (int)Math.Min(_most, Rows * 5L / 4)
            : Rows;
        _best = answer < _best ? answer : _best;
        var isSlow = answer > QuickAnswer && answer > _best * SlowFactor;
        return !isSlow ? TimeSpan.Zero : took < LongestRest ? took : LongestRest;
    }
}
