using System.Text.Json;

namespace Persistence.Sdk;

/// <summary>
/// A report of a finished or failed run: the document itself, from which run, report, questions, artifacts and
/// workstream link are read. Immutable.
/// </summary>
public sealed record RunReport
{
    /// <summary>
    /// The document, a JSON object. Credentials are stored as <c>***</c>: passwords of URLs and connection strings, and
    /// texts under names such as <c>api_key</c> or <c>password</c>.
    /// </summary>
    public required JsonElement Document { get; init; }

    /// <summary>The run, for a document whose own <c>run_id</c> is missing or blank. The document's wins.</summary>
    public string? RunId { get; init; }

    /// <summary>Where the report was written, for a document without <c>report_path</c>. The document's wins.</summary>
    public string? ReportPath { get; init; }

    /// <summary>
    /// SHA-256 of the artifacts' bytes in lower-case hexadecimal, by path as the document writes it. The store reads no
    /// files. The default is empty.
    /// </summary>
    public IReadOnlyDictionary<string, string> ArtifactSha256 { get; init; } = new Dictionary<string, string>();
}
