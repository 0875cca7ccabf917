namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// One line of the application's log: a write that begins at that time, or, with the time it took, one that the store
/// acknowledged then. Later writes have higher numbers.
/// </summary>
internal sealed record Acknowledgement(
    long Write, DateTimeOffset At, double? Milliseconds, IReadOnlyList<AcknowledgedRow> Rows)
{
    public bool IsAcknowledged => Milliseconds is not null;

    public DateTimeOffset Began => At - TimeSpan.FromMilliseconds(Milliseconds ?? 0);

    /// <summary>Whether the write was under way at some time between the two.</summary>
    public bool Overlaps(DateTimeOffset from, DateTimeOffset to) => Began <= to && At >= from;
}
