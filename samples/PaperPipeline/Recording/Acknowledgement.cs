namespace PaperPipeline.Recording;

/// <summary>
/// One write that the store has acknowledged: its number in this process, when it was acknowledged (UTC), how long it
/// took, and the rows it wrote.
/// </summary>
internal sealed record Acknowledgement(
    long Write, DateTimeOffset At, double Milliseconds, IReadOnlyList<AcknowledgedRow> Rows);
