using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Scanning;

/// <summary>
/// Looks for rows that break constraints which their own database did not enforce when they were written. Safe for
/// concurrent use.
/// </summary>
internal interface IConstraintScan
{
    /// <summary>Rows without their parent, and rows against a CHECK, in a part of a table.</summary>
    /// <param name="part">The part; its limit is that of the sample keys.</param>
    /// <param name="cancellationToken">Stops the scan.</param>
    Task<IReadOnlyList<BrokenConstraint>> FindBrokenAsync(ScanPage part, CancellationToken cancellationToken);

    /// <summary>Rows of a whole table that share the values of a unique constraint.</summary>
    Task<IReadOnlyList<BrokenConstraint>> FindDuplicatesAsync(
        TableDefinition table, int sampleKeys, CancellationToken cancellationToken);
}
