using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>A part of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="After">The rows behind this key; null from the beginning.</param>
/// <param name="UpTo">No row behind this key; null to the end.</param>
/// <param name="Limit">The largest number of rows, those that cannot be read included.</param>
/// <param name="MaxBytes">
/// About how many bytes of rows to read at most, beside one row; by default as many as there are.
/// </param>
internal sealed record ScanPage(
    TableDefinition Table, RowKey? After, RowKey? UpTo, int Limit, long MaxBytes = long.MaxValue);
