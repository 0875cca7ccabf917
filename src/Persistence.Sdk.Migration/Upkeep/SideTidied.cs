namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>What a pass did in one database.</summary>
/// <param name="Tables">By table.</param>
/// <param name="MonthsMade">The partitions that were made.</param>
/// <param name="HasMore">Whether work was left for the next pass.</param>
internal sealed record SideTidied(IReadOnlyList<TableUpkeep> Tables, int MonthsMade, bool HasMore)
{
    /// <summary>Both databases together.</summary>
    public static SideTidied operator +(SideTidied one, SideTidied other) => new(
        [.. one.Tables, .. other.Tables], one.MonthsMade + other.MonthsMade, one.HasMore || other.HasMore);
}
