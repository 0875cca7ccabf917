namespace Persistence.Sdk.Migration.Parity;

/// <summary>How the two sides of one table compare.</summary>
internal sealed record TableParity
{
    /// <summary>The table, as <c>schema.name</c>.</summary>
    public required string Table { get; init; }

    /// <summary>The rows in SQLite.</summary>
    public long Sqlite { get; init; }

    /// <summary>The rows in Postgres.</summary>
    public long Postgres { get; init; }

    public long MissingInPostgres { get; init; }

    public long MissingInSqlite { get; init; }

    /// <summary>Rows on both sides with different contents, or with a damaged value.</summary>
    public long Different { get; init; }

    /// <summary>Rows of which the mirror has the higher version.</summary>
    public long AuthorityBehind { get; init; }

    /// <summary>Rows that kept changing, or are on their way to the mirror; no differences.</summary>
    public long InFlight { get; init; }

    /// <summary>
    /// The keys of those rows, the first 10,000 of them, as JSON arrays; not known where rows are only counted.
    /// </summary>
    public IReadOnlyList<string> InMotion { get; init; } = [];

    /// <summary>Differences that were healed.</summary>
    public long Repaired { get; init; }

    /// <summary>Some of the differences.</summary>
    public IReadOnlyList<RowDifference> Samples { get; init; } = [];

    /// <summary>Whether the sides are equal, but for what is in flight or has been healed.</summary>
    public bool IsClean => Differences == Repaired;

    /// <summary>Differences of all kinds, healed or not.</summary>
    public long Differences => MissingInPostgres + MissingInSqlite + Different + AuthorityBehind;
}
