namespace Persistence.Sdk.Core.Upkeep;

/// <summary>What one step of retention removed.</summary>
/// <param name="Rows">Rows removed one by one.</param>
/// <param name="Months">Whole partitions dropped, with whatever they held.</param>
internal sealed record RetiredRows(int Rows, int Months)
{
    /// <summary>Whether a partition is left because somebody used its table all the time.</summary>
    public bool IsHeldUp { get; init; }
}
