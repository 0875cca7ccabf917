using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Import;

/// <summary>What is to be imported, and how.</summary>
internal sealed record ImportRequest
{
    /// <summary>The folder with the artefacts, or one of them.</summary>
    public required string From { get; init; }

    /// <summary>Whether nothing is written, and only what would become of each record is told.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The instant before which a table keeps no rows; a record that is older is not taken.</summary>
    public IReadOnlyDictionary<TableDefinition, DateTimeOffset> Cutoffs { get; init; } =
        new Dictionary<TableDefinition, DateTimeOffset>();

    /// <summary>The largest number of rows in one transaction.</summary>
    public int BatchRows { get; init; } = 4_000;
}
