using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>This program, published with all of its code compiled ahead for this machine.</summary>
internal static class PublishedCopy
{
    private const string Project = "Persistence.Sdk.Benchmarks";

    /// <summary>Publishes it, built apart from what stands in the repository.</summary>
    /// <returns>Its assembly; null where it could not be published, which is told.</returns>
    public static async Task<string?> TryMakeAsync(TempFolder folder) =>
        await Publishing.TryAsync(
            Repository.PathOf("benchmarks", Project, $"{Project}.csproj"), folder.File("published"),
            "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true",
            "-p:UseArtifactsOutput=true", "--artifacts-path", folder.File("built"))
            ? folder.File(Path.Combine("published", $"{Project}.dll"))
            : null;
}
