namespace Persistence.Sdk.Import.Finding;

/// <summary>The files below a folder, in the order of their paths.</summary>
internal sealed class SourceFiles
{
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = false,
    };

    private readonly string _root;

    /// <param name="from">A folder, or one file.</param>
    /// <exception cref="NothingToImportException">There is neither.</exception>
    public SourceFiles(string from)
    {
        From = Path.GetFullPath(from);
        if (Directory.Exists(From))
        {
            _root = From;
            Paths = [.. Directory.EnumerateFiles(From, "*", Everywhere).Order(StringComparer.Ordinal)];
        }
        else if (File.Exists(From))
        {
            (_root, Paths) = (Path.GetDirectoryName(From)!, [From]);
        }
        else
        {
            throw new NothingToImportException($"'{From}' does not exist. Check --from.");
        }
    }

    public string From { get; }

    public IReadOnlyList<string> Paths { get; }

    /// <summary>A file as it is named in the report: relative to the folder, with slashes.</summary>
    public string NameOf(string path) => Path.GetRelativePath(_root, path).Replace('\\', '/');

    /// <summary>
    /// The full path of what a document names relative to the folder it was written in; null where there is none.
    /// </summary>
    public string? Find(string named)
    {
        var path = Path.GetFullPath(Path.Combine(_root, named.Replace('\\', '/')));
        return path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path)
            ? path
            : null;
    }
}
