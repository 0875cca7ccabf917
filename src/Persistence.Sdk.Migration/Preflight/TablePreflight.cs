namespace Persistence.Sdk.Migration.Preflight;

/// <summary>What a scan found in one table.</summary>
/// <param name="Table">The table, as <c>schema.name</c>.</param>
/// <param name="Rows">The rows that were looked at.</param>
/// <param name="Findings">One for each column and reason.</param>
internal sealed record TablePreflight(string Table, long Rows, IReadOnlyList<PreflightFinding> Findings);
