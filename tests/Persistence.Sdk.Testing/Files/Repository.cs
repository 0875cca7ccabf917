using System.Runtime.CompilerServices;

namespace Persistence.Sdk.Testing.Files;

/// <summary>The sources this was built from, where they still lie there.</summary>
public static class Repository
{
    /// <summary>Absolute path of the top folder.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Absolute path of something in it.</summary>
    /// <param name="parts">Its place below the top folder.</param>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot([CallerFilePath] string source = "")
    {
        var folder = Path.GetDirectoryName(source)!;
        while (!File.Exists(Path.Combine(folder, "Persistence.Sdk.sln")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("The sources this was built from are not there any more.");
        }

        return folder;
    }
}
