using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Packages.Tests;

/// <summary>The projects that become packages, found where they lie.</summary>
internal static class PackedProjects
{
    /// <summary>The one that is a program rather than a library.</summary>
    public const string Tool = "Persistence.Sdk.Cli";

    /// <summary>The repository's top folder.</summary>
    public static string Root => Repository.Root;

    /// <summary>The names of all projects under <c>src</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];
}
