namespace PaperPipeline.Recording;

/// <summary>
/// One line of the log about a write: its number, the time of the line (UTC), how long the store took to acknowledge
/// it, null where it only begins, and the rows it writes.
/// </summary>
internal sealed record Acknowledgement(
    long Write, DateTimeOffset At, double? Milliseconds, IReadOnlyList<AcknowledgedRow> Rows);
