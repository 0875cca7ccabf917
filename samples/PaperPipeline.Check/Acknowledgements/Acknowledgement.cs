namespace PaperPipeline.Check.Acknowledgements;

/// <summary>One line of the application's log: a write that the store acknowledged at that time.</summary>
internal sealed record Acknowledgement(
    long Write, DateTimeOffset At, double Milliseconds, IReadOnlyList<AcknowledgedRow> Rows)
{
    public DateTimeOffset Began => At - TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Whether the write was under way at some time between the two.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => Began <= to && At >= from;
}
