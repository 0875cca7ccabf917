using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Ingestion;

/// <summary>The definition of <c>ingestion.prep_manifests</c>.</summary>
internal static class PrepManifestTable
{
    public static readonly TableDefinition<PrepManifest> Definition =
        TableDefinition.For<PrepManifest>("ingestion", "prep_manifests", table =>
        {
            table.Key(row => row.RunId);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.CorpusHash);
            table.Column(row => row.Payload);
        });
}
