namespace Persistence.Sdk.Core.Foreign;

/// <summary>SQLite files that another application wrote and may still use: read, and never changed.</summary>
internal interface IForeignFiles
{
    /// <summary>Opens a file; null where it is no SQLite file.</summary>
    /// <exception cref="ForeignFileException">It is one, and cannot be read.</exception>
    IForeignFile? TryOpen(string path);
}
