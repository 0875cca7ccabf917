namespace Persistence.Sdk.Testing.Files;

/// <summary>A folder of the test's own, removed with everything in it.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Makes the folder.</summary>
    public TempFolder() => FullPath = Directory.CreateTempSubdirectory("persistence-").FullName;

    /// <summary>Absolute path of the folder.</summary>
    public string FullPath { get; }

    /// <summary>Absolute path of a file in the folder; the file is not made.</summary>
    public string File(string name) => Path.Combine(FullPath, name);

    /// <inheritdoc />
    public void Dispose()
    {
        if (Directory.Exists(FullPath))
        {
            Directory.Delete(FullPath, recursive: true);
        }
    }
}
