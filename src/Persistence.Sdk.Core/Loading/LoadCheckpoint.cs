using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Loading;

/// <summary>How far the backfill of one table has come, kept in the database that is filled.</summary>
/// <param name="Table">The table.</param>
/// <param name="RunId">The run that loads it; only that run moves the checkpoint.</param>
/// <param name="CoverageEpoch">The epoch at which the dual-write coverage began under which it runs.</param>
internal sealed record LoadCheckpoint(TableDefinition Table, string RunId, long CoverageEpoch)
{
    /// <summary>Everything up to this key is done; null at the beginning.</summary>
    public RowKey? LastKey { get; init; }

    /// <summary>The rows done, refused ones included.</summary>
    public long Rows { get; init; }

    /// <summary>The rows that were refused.</summary>
    public long Refused { get; init; }

    /// <summary>Whether rows that the authority has never had are removed.</summary>
    public bool Reconciles { get; init; }

    /// <summary>Whether the end of the table was reached.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The schema that the library of the run was made for.</summary>
    public int SchemaVersion { get; init; } = LibraryLevel.Number;
}
