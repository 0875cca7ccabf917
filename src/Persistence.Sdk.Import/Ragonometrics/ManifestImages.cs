using System.Text.Json;
using Persistence.Sdk.Core.Json;
using Persistence.Sdk.Import.Finding;
using Persistence.Sdk.Import.Reading;
using Persistence.Sdk.Import.Writing;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>The row of a manifest of a preparation.</summary>
internal static class ManifestImages
{
    private static readonly ImportTable<PrepManifest> Manifests = new(
        PrepManifestTable.Definition,
        NewestWins.Whole(PrepManifestTable.Definition, "created_at", "payload", "corpus_hash"), "created_at");

    public static IReadOnlyList<Image> Of(LegacyDocument document, SourceFiles files)
    {
        var runId = document.Root.Text("run_id") ?? DocumentKind.All[1].RunOf(document.Path)
            ?? throw new RecordRejectedException("run_id", "it is missing, and the file's name gives none.");
        var createdAt = document.Root.Text("created_at") is { } text
            ? IsoTime.TryParse(text) ?? throw new RecordRejectedException("created_at", IsoTime.Expected)
            : document.WrittenAt;
        return
        [
            Manifests.Image(new PrepManifest
            {
                RunId = runId,
                CreatedAt = createdAt,
                CorpusHash = document.Root.Text("corpus_hash"),
                Payload = Masked(document.Root),
            }),
        ];
    }

    private static JsonElement Masked(JsonElement payload)
    {
        var table = PrepManifestTable.Definition;
        return JsonbText.Parse(Credentials.Masked((string)table["payload"].Normalize(table.ToString(), payload)!));
    }
}
