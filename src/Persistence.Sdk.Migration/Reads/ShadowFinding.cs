using Persistence.Sdk.Core.Telemetry;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>What a comparison of a shadow read says; the result is one of <see cref="ReadResults"/>.</summary>
internal sealed record ShadowFinding(string Result)
{
    public static readonly ShadowFinding Equal = new(ReadResults.Equal);
    public static readonly ShadowFinding InMotion = new(ReadResults.InMotion);
    public static readonly ShadowFinding NotCopied = new(ReadResults.NotCopied);

    public ShadowDifference Difference { get; private init; }

    /// <summary>The columns that differ.</summary>
    public IReadOnlyList<string> Columns { get; private init; } = [];

    /// <summary>The key; null for several rows.</summary>
    public string? Key { get; init; }

    /// <summary>How many rows SQLite gave; null for a read by key.</summary>
    public int? SqliteRows { get; init; }

    /// <summary>How many rows Postgres gave; null for a read by key.</summary>
    public int? PostgresRows { get; init; }

    public bool IsDifferent => Result == ReadResults.Different;

    public static ShadowFinding Of(ShadowDifference difference, IReadOnlyList<string> columns) =>
        new(ReadResults.Different) { Difference = difference, Columns = columns };
}
