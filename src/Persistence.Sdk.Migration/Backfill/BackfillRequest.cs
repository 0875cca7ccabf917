namespace Persistence.Sdk.Migration.Backfill;

/// <summary>What to copy, and how.</summary>
internal sealed record BackfillRequest
{
    /// <summary>From Postgres to SQLite. The default is false: from SQLite to Postgres.</summary>
    public bool IsReverse { get; init; }

    /// <summary>The tables, as <c>schema.name</c>. The default is all.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>The rows of a chunk. The default is 10,000.</summary>
    public int ChunkRows { get; init; } = 10_000;

    /// <summary>
    /// Begins anew where an earlier run has finished, and removes from the mirror what the authority does not have. It
    /// is done without being asked for where coverage has lapsed since the mirror was filled. The default is false.
    /// </summary>
    public bool Reconcile { get; init; }
}
