using System.Diagnostics;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>Runs <c>dotnet publish</c> with the compiler that compiles ahead.</summary>
internal static class Publishing
{
    /// <returns>Whether it could be published; where not, that is told.</returns>
    public static async Task<bool> TryAsync(string project, string output, params string[] arguments)
    {
        string[] all =
        [
            "publish", project, "--configuration", "Release", "--output", output, "--disable-build-servers", "--nologo",
            "--verbosity", "quiet", .. arguments,
        ];
        using var publish = Process.Start(
            new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var complaints = publish.StandardError.ReadToEndAsync();
        var told = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode == 0)
        {
            return true;
        }

        Console.WriteLine(
            $"{Path.GetFileName(project)} compiled ahead is left out: it could not be published here. The compiler "
            + "comes as the package microsoft.netcore.app.crossgen2, for the runtime of this machine.");
        Console.WriteLine((told + await complaints).Split('\n').FirstOrDefault(line => line.Contains("error", StringComparison.Ordinal)));
        return false;
    }
}
