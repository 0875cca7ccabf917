using System.Text.Json;
using Persistence.Sdk.Import.Finding;
using Persistence.Sdk.Import.Writing;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>A kind of JSON document of the source system.</summary>
/// <param name="Prefix">What its file names begin with, up to the run's id.</param>
/// <param name="Target">The table its rows belong to.</param>
/// <param name="Signature">The properties by which it is known under another name.</param>
/// <param name="Map">Makes the rows of the stores.</param>
internal sealed record DocumentKind(
    string Prefix, string Target, string[] Signature, Func<LegacyDocument, SourceFiles, IReadOnlyList<Image>> Map)
{
    private const string Suffix = ".json";

    public static readonly IReadOnlyList<DocumentKind> All =
    [
        new(
            "workflow-report-", "workflow.run_records", ["run_id", "started_at", "papers_dir"], ReportImages.Of),
        new(
            "prep-manifest-", "ingestion.prep_manifests", ["run_id", "created_at", "corpus_hash", "files"],
            ManifestImages.Of),
    ];

    /// <summary>The pattern of its names.</summary>
    public string Pattern => $"{Prefix}*{Suffix}";

    public static bool IsDocument(string path) => path.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    public bool Names(string path) =>
        Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal) && IsDocument(path);

    public bool Is(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && Signature.All(name => root.TryGetProperty(name, out _));

    /// <summary>The run that a file's name gives; null where it is not one of the pattern.</summary>
    public string? RunOf(string path) =>
        Names(path) ? Path.GetFileName(path)[Prefix.Length..^Suffix.Length] : null;
}
