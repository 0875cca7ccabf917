namespace Persistence.Sdk.Core.Control;

/// <summary>A transition as one side has seen it; a mirror that was away sees several as one.</summary>
/// <param name="Epoch">The epoch that began with it.</param>
/// <param name="Phase">The phase from then on.</param>
/// <param name="Authority">The side that decides from then on.</param>
/// <param name="Reason">What moved it.</param>
/// <param name="At">When, UTC, by the clock of the database.</param>
internal sealed record PhaseHistoryEntry(
    long Epoch, PersistencePhase Phase, DatabaseSide Authority, string Reason, DateTimeOffset At)
{
    /// <summary>Whether this side only took over what the other one tells.</summary>
    public bool IsFollowing => Reason.StartsWith(Following(Authority), StringComparison.Ordinal);

    /// <summary>The reason of a side that takes over what the other one says.</summary>
    /// <param name="leader">The side that decides from then on.</param>
    public static string Following(DatabaseSide leader) => $"follows the {leader} side";
}
