namespace Persistence.Sdk.Sqlite.Files;

/// <summary>Tells what kind of file system a path lies on.</summary>
internal interface IFileSystemProbe
{
    /// <summary>Whether an existing folder lies on a network file system.</summary>
    bool IsNetwork(string folder);
}
