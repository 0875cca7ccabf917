namespace Persistence.Sdk.Migration.Parity;

/// <summary>How two sides compare.</summary>
/// <param name="Mode">How closely it was looked.</param>
/// <param name="CoverageEpoch">The epoch at which the dual-write coverage began under which the result holds.</param>
/// <param name="Tables">The tables.</param>
internal sealed record ParityReport(ParityMode Mode, long CoverageEpoch, IReadOnlyList<TableParity> Tables)
{
    /// <summary>The seed that chose the places of a sample; null in the other modes.</summary>
    public int? Seed { get; init; }

    /// <summary>Whether the sides are equal, but for what is in flight.</summary>
    public bool IsClean => Tables.All(table => table.IsClean);
}
