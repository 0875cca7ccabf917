using System.Security.Cryptography;
using System.Text;
using Persistence.Sdk;

namespace PaperPipeline.Papers;

/// <summary>Reads the text and Markdown files of a folder and its subfolders.</summary>
internal static class PaperFolder
{
    private static readonly string[] Endings = [".txt", ".md"];
    private static readonly UTF8Encoding Strict =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly EnumerationOptions Walk = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <param name="folder">The folder.</param>
    /// <param name="except">A folder, perhaps inside it, where the pipeline writes: no papers.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<PaperSet> ReadAsync(string folder, string except, CancellationToken cancellationToken)
    {
        var own = Path.GetFullPath(except).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var (papers, skipped) = (new List<Paper>(), new List<SkippedFile>());
        var files = Directory.EnumerateFiles(folder, "*", Walk)
            .Where(file => HasText(file) && !Path.GetFullPath(file).StartsWith(own, StringComparison.Ordinal))
            .Select(file => (Full: file, Path: Path.GetRelativePath(folder, file).Replace('\\', '/')))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
        foreach (var file in files)
        {
            try
            {
                var bytes = await File.ReadAllBytesAsync(file.Full, cancellationToken);
                var paper = Read(file.Path, bytes);
                if (paper is null)
                {
                    skipped.Add(new SkippedFile(file.Path, "it has no words"));
                }
                else
                {
                    papers.Add(paper);
                }
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                skipped.Add(new SkippedFile(file.Path, "it cannot be read"));
            }
            catch (DecoderFallbackException)
            {
                skipped.Add(new SkippedFile(file.Path, "it is not UTF-8"));
            }
        }

        return new PaperSet(folder, papers, skipped);
    }

    /// <summary>The paper that a file's bytes make, or null where it has no words.</summary>
    public static Paper? Read(string path, byte[] bytes)
    {
        // Not ReplaceLineEndings: it takes the form feeds between pages for line ends.
        var raw = Strict.GetString(bytes).TrimStart('\uFEFF').Replace('\0', ' ')
            .Replace("\r\n", "\n").Replace('\r', '\n');
        var markdown = path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
        var pages = raw.Split('\f')
            .Select((text, index) => new PaperPage(index + 1, markdown ? PlainText.OfMarkdown(text) : text))
            .Where(page => !string.IsNullOrWhiteSpace(page.Text))
            .ToList();
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var textHash = LineageId.Text(string.Join('\f', pages.Select(page => page.Text)));
        return pages.Count == 0
            ? null
            : new Paper(LineageId.Document(sha256, textHash), path, bytes.Length, sha256, textHash, pages);
    }

    private static bool HasText(string file) =>
        Endings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
}
