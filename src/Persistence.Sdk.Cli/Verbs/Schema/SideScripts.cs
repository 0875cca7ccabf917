using Persistence.Sdk.Core.Databases;

namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>The scripts of a side, by their titles.</summary>
internal sealed record SideScripts(DatabaseSide Side, IReadOnlyList<string> Applied, IReadOnlyList<string> Missing)
{
    public static SideScripts Of(
        DatabaseSide side, IEnumerable<SchemaScript> applied, IEnumerable<SchemaScript> missing) =>
        new(side, [.. applied.Select(script => script.Title)], [.. missing.Select(script => script.Title)]);
}
