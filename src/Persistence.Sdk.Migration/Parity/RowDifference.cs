namespace Persistence.Sdk.Migration.Parity;

/// <summary>A key at which the sides differ.</summary>
/// <param name="Key">The key, as a JSON array; an empty one where the key cannot be read.</param>
/// <param name="Kind">In what they differ.</param>
/// <param name="Columns">The columns, with both values where they were asked for; empty where a row is missing.</param>
internal sealed record RowDifference(string Key, DifferenceKind Kind, IReadOnlyList<ColumnDifference> Columns)
{
    /// <summary>Why a repair that was asked for has left it, and what to do; null where it did not.</summary>
    public string? NotRepaired { get; init; }
}
