using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Loading;

/// <summary>All rows of one part of a table.</summary>
/// <param name="Table">The table.</param>
/// <param name="After">The part begins behind this key; null at the beginning of the table.</param>
/// <param name="UpTo">The part ends with this key; null at the end of the table.</param>
/// <param name="Rows">The rows, in key order.</param>
/// <param name="Issued">
/// The largest version that the authority had issued: rows that came there by other ways may have any.
/// </param>
internal sealed record LoadChunk(
    TableDefinition Table, RowKey? After, RowKey? UpTo, IReadOnlyList<VersionedRow> Rows, long Issued);
