namespace Persistence.Sdk.Migration.Backfill;

/// <summary>
/// The rows that one transaction of the guarded apply takes, so that it holds nobody up for longer than about 50 ms.
/// Not safe for concurrent use.
/// </summary>
internal sealed class SliceSize
{
    public const int Fewest = 200;
    public const int Most = 5_000;
    private static readonly TimeSpan Target = TimeSpan.FromMilliseconds(50);

    /// <summary>The rows of the next slice.</summary>
    public int Rows { get; private set; } = 1_000;

    /// <summary>Takes note of how long a slice took.</summary>
    public void After(TimeSpan took) => Rows = took > Target
        ? Math.Max(Fewest, Rows / 2)
        : took < Target / 2 ? Math.Min(Most, Rows * 3 / 2) : Rows;
}
