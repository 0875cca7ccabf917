namespace Persistence.Sdk.Migration.Backfill;

/// <summary>What a backfill did with one table.</summary>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="Rows">The rows brought by this run.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Resumed">Whether it went on where an earlier run had ended.</param>
/// <param name="Refused">Rows the mirror refused; their keys are pending, with the reason.</param>
/// <param name="Removed">Keys removed from the mirror because the authority does not have them.</param>
internal sealed record TableBackfill(
    string Table, long Rows, double Seconds, bool Resumed, long Refused, long Removed)
{
    public double RowsPerSecond => Seconds > 0 ? Rows / Seconds : 0;
}
