using System.Diagnostics;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>This program, published with its code compiled ahead for this machine.</summary>
internal static class PublishedCopy
{
    private const string Project = "Persistence.Sdk.Benchmarks";

    /// <summary>Publishes it, built apart from what stands in the repository.</summary>
    /// <returns>Its assembly; null where it could not be published, which is told.</returns>
    public static async Task<string?> TryMakeAsync(TempFolder folder)
    {
        string[] arguments =
        [
            "publish", Repository.PathOf("benchmarks", Project, $"{Project}.csproj"), "--configuration", "Release",
            "--use-current-runtime", "--self-contained", "false", "-p:PublishReadyToRun=true", "-p:UseArtifactsOutput=true",
            "--artifacts-path", folder.File("built"), "--output", folder.File("published"),
            "--disable-build-servers", "--nologo", "--verbosity", "quiet",
        ];
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = publish.StandardError.ReadToEndAsync();
        var told = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode == 0)
        {
            return folder.File(Path.Combine("published", $"{Project}.dll"));
        }

        Console.WriteLine(
            "The application compiled ahead (PublishReadyToRun) is left out: it could not be published here. The "
            + "compiler comes as the package microsoft.netcore.app.crossgen2, for the runtime of this machine.");
        Console.WriteLine((told + await complaints).Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)));
        return null;
    }
}
