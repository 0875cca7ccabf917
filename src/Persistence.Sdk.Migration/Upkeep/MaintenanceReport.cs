namespace Persistence.Sdk.Migration.Upkeep;

/// <summary>What a pass did, or, of a dry run, what it found.</summary>
/// <param name="IsDryRun">Whether it only looked.</param>
/// <param name="Phase">The phase in force.</param>
/// <param name="Collection">What became of the collection of tombstones.</param>
/// <param name="Tables">Each table of each database in which something was found.</param>
internal sealed record MaintenanceReport(
    bool IsDryRun, PersistencePhase Phase, CollectionState Collection, IReadOnlyList<TableUpkeep> Tables)
{
    /// <summary>Whether work was left for the next pass, because there was much of it.</summary>
    public bool HasMore { get; init; }

    /// <summary>The partitions of months to come that were made.</summary>
    public int MonthsMade { get; init; }

    /// <summary>The jobs whose lease had ended and that were given back or up.</summary>
    public int Jobs { get; init; }

    /// <summary>The days of usage whose sums were brought up to date.</summary>
    public int DaysSummedUp { get; init; }

    /// <summary>Why the mirror was left as it is; null where it was tidied up, and where there is none.</summary>
    public string? MirrorProblem { get; init; }
}
