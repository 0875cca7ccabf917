using System.Security.Cryptography;
using System.Text.Json;
using Persistence.Sdk.Import.Finding;
using Persistence.Sdk.Import.Reading;

namespace Persistence.Sdk.Import.Ragonometrics;

/// <summary>A JSON file, read whole.</summary>
internal sealed class LegacyDocument
{
    private const long MaxBytes = 256 * 1024 * 1024;
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    private LegacyDocument(string path, JsonElement root, string sha256)
    {
        (Path, Root, Sha256) = (path, root, sha256);
        WrittenAt = File.GetLastWriteTimeUtc(path);
    }

    public string Path { get; }

    public JsonElement Root { get; }

    /// <summary>The digest of the file, in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>When the file was last written, UTC.</summary>
    public DateTimeOffset WrittenAt { get; }

    /// <exception cref="RecordRejectedException">It cannot be read, or is no JSON object.</exception>
    public static LegacyDocument Read(string path)
    {
        var bytes = ReadBytes(path);
        var text = bytes.AsSpan(bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0);
        try
        {
            var root = StrictJson.Parse(text);
            return root.ValueKind == JsonValueKind.Object
                ? new LegacyDocument(path, root, Convert.ToHexStringLower(SHA256.HashData(bytes)))
                : throw new RecordRejectedException(
                    null, $"the document is {Kind(root)} at its top; expected is a JSON object.");
        }
        catch (JsonException problem)
        {
            throw new RecordRejectedException(null, StrictJson.Reason(problem));
        }
    }

    /// <summary>
    /// Where a document lies, as it is noted: from the folder of reports on, however the import was given it.
    /// </summary>
    public string Place(SourceFiles files)
    {
        const string Reports = "/reports/";
        var full = System.IO.Path.GetFullPath(Path).Replace('\\', '/');
        var at = full.LastIndexOf(Reports, StringComparison.Ordinal);
        return at < 0 ? files.NameOf(Path) : full[(at + 1)..];
    }

    private static byte[] ReadBytes(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxBytes
                ? File.ReadAllBytes(path)
                : throw new RecordRejectedException(null, $"the document is larger than {MaxBytes / 1024 / 1024} MB.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new RecordRejectedException(null, "the file cannot be read. Grant read access to it.");
        }
    }

    private static string Kind(JsonElement root) => root.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        _ => "a literal",
    };
}
