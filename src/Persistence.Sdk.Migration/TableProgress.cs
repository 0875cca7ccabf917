namespace Persistence.Sdk.Migration;

/// <summary>How far a pass over a table has come.</summary>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="Rows">The rows done, those of an earlier run that is resumed included.</param>
/// <param name="Total">All rows, as counted at the beginning; more may have come since.</param>
/// <param name="RowsPerSecond">The rate of this run.</param>
/// <param name="Remaining">The time left at that rate; null where it is not known.</param>
/// <param name="IsDone">Whether the table is finished.</param>
internal sealed record TableProgress(
    string Table, long Rows, long Total, double RowsPerSecond, TimeSpan? Remaining, bool IsDone);
