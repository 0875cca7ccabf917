using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using Persistence.Sdk.Testing.Faults;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Packages.Tests.Packing;

/// <summary>
/// All packages as <c>eng/pack.sh</c> makes them from what is built, in a folder that serves as a feed.
/// </summary>
public sealed class PackedFeed : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_NOLOGO"] = "1",
        // An installed tool looks for the runtime where it is usually installed, unless it is told.
        ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..")),
    };

    private readonly TempFolder _folder = new();

    /// <summary>The version all packages have.</summary>
    public string Version { get; private set; } = "";

    /// <summary>The runtime of this machine, for which the packages are compiled ahead.</summary>
    internal static string Runtime => RuntimeInformation.RuntimeIdentifier;

    internal string Folder => _folder.FullPath;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await RunAsync(Path.Combine(PackedProjects.Root, "eng", "pack.sh"), Folder, Runtime);
        Version = Nuspec("Persistence.Sdk").Descendants().Single(element => element.Name.LocalName == "version").Value;
    }

    /// <inheritdoc />
    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    internal static Task<string> DotnetAsync(params string[] arguments) => RunAsync("dotnet", arguments);

    internal static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var child = ChildProcess.Start(program, arguments, Environment);
        var exitCode = await child.ExitCodeAsync(Patience);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {exitCode}: {child}");
        return string.Join('\n', child.Lines);
    }

    internal ZipArchive Open(string package, string extension = "nupkg") => ZipFile.OpenRead(
        Directory.GetFiles(Folder, $"{package}.*.{extension}")
            .Single(path => char.IsAsciiDigit(Path.GetFileName(path)[package.Length + 1])));

    internal XDocument Nuspec(string package)
    {
        using var archive = Open(package);
        using var stream = archive.GetEntry($"{package}.nuspec")!.Open();
        return XDocument.Load(stream);
    }
}
