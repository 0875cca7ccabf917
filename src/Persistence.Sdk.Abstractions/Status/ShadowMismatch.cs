namespace Persistence.Sdk;

/// <summary>
/// A shadow read to which both databases gave different answers, after time enough for what was on its way. Carries
/// keys and names, never another value.
/// </summary>
/// <param name="Store">The name of the store's interface.</param>
/// <param name="Source">
/// The table that was read, as <c>schema.name</c>; for an aggregate, the type of its result.
/// </param>
/// <param name="Key">The key as a JSON array; null where several rows were read.</param>
/// <param name="Difference">In what the answers differed.</param>
/// <param name="Columns">The columns whose values differed, as far as they are known.</param>
/// <param name="Phase">The phase in force.</param>
/// <param name="At">When it was found, UTC.</param>
public sealed record ShadowMismatch(
    string Store, string Source, string? Key, ShadowDifference Difference, IReadOnlyList<string> Columns,
    PersistencePhase Phase, DateTimeOffset At)
{
    /// <summary>How many rows SQLite gave; null for a read by key.</summary>
    public int? SqliteRows { get; init; }

    /// <summary>How many rows Postgres gave; null for a read by key.</summary>
    public int? PostgresRows { get; init; }
}
