using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.Json;
using Persistence.Sdk.Testing.Approval;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Packages.Tests.Packing;

public sealed class PackageTests(PackedFeed feed) : IClassFixture<PackedFeed>
{
    public static TheoryData<string> Packages => [.. PackedProjects.All];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_carries_readme_licence_documentation_and_symbols(string package)
    {
        using var archive = feed.Open(package);
        using var symbols = feed.Open(package, "snupkg");
        var entries = archive.Entries.Select(entry => entry.FullName).ToArray();
        var metadata = feed.Nuspec(package).Root!.Elements().Single();
        string? Value(string name) =>
            metadata.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;

        Assert.Contains("README.md", entries);
        Assert.Contains("LICENSE", entries);
        Assert.Contains(entries, entry => entry.EndsWith($"/{package}.xml", StringComparison.Ordinal));
        Assert.Contains(symbols.Entries, entry => entry.FullName.EndsWith($"/{package}.pdb", StringComparison.Ordinal));
        Assert.Equal(("MIT", "README.md", feed.Version), (Value("license"), Value("readme"), Value("version")));
        Assert.False(string.IsNullOrWhiteSpace(Value("description")));
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_library_is_compiled_ahead_beside_its_portable_assembly(string package)
    {
        using var archive = feed.Open(package);
        var ahead = archive.GetEntry($"runtimes/{PackedFeed.Runtime}/lib/net10.0/{package}.dll");
        if (package == PackedProjects.Tool)
        {
            Assert.Null(ahead);
            return;
        }

        Assert.True(IsCompiledAhead(ahead!));
        Assert.False(IsCompiledAhead(archive.GetEntry($"lib/net10.0/{package}.dll")!));
    }

    [Fact]
    public void The_dependencies_of_the_packages_are_those_that_were_read_and_committed()
    {
        var text = new StringBuilder();
        foreach (var package in PackedProjects.All)
        {
            text.Append(package).Append('\n');
            var dependencies = feed.Nuspec(package).Descendants().Where(element => element.Name.LocalName == "dependency");
            foreach (var dependency in dependencies)
            {
                var version = dependency.Attribute("version")!.Value;
                text.Append("    ").Append(dependency.Attribute("id")!.Value).Append(' ')
                    .Append(version.Replace(feed.Version, "own version", StringComparison.Ordinal)).Append('\n');
            }
        }

        ApprovedText.Verify(text.ToString(), "Dependencies");
    }

    [Fact]
    public async Task A_fresh_application_writes_a_row_with_the_packages_alone()
    {
        using var folder = new TempFolder();
        Write(folder, "nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder.File("packages")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{MachinePackages()}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);
        Write(folder, "Fresh.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <NoWarn>$(NoWarn);NETSDK1206</NoWarn>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Persistence.Sdk" Version="{feed.Version}" />
                <PackageReference Include="Microsoft.Extensions.Hosting" Version="10.0.14" />
              </ItemGroup>
            </Project>
            """);
        File.Copy(Path.Combine(PackedProjects.Root, "samples", "QuickStart", "Program.cs"), folder.File("Program.cs"));

        await PackedFeed.DotnetAsync(
            "build", folder.File("Fresh.csproj"), "-c", "Release", "-o", folder.File("out"), "-v", "q");
        var output = await PackedFeed.DotnetAsync(folder.File("out/Fresh.dll"), folder.File("state.sqlite"));

        Assert.Matches(
            @"^run-\d{8}-\d{6}  Completed  papers\s+What is it about\?  It is about state\.  8 tokens, from the cache: False$",
            output);
        Assert.True(File.Exists(folder.File("state.sqlite")));

        foreach (var portable in Directory.GetFiles(folder.File("out"), "Persistence.Sdk*.dll"))
        {
            File.Delete(portable); // so that it can only take what was compiled ahead
        }

        await PackedFeed.DotnetAsync(folder.File("out/Fresh.dll"), folder.File("state.sqlite"));
    }

    [Fact]
    public async Task The_tool_is_installed_from_its_package_and_runs()
    {
        using var folder = new TempFolder();
        Write(folder, "nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder.File("packages")}" /></config>
              <packageSources><clear /><add key="packed" value="{feed.Folder}" /></packageSources>
            </configuration>
            """);

        await PackedFeed.DotnetAsync(
            "tool", "install", PackedProjects.Tool, "--version", feed.Version, "--tool-path", folder.File("tools"),
            "--configfile", folder.File("nuget.config"));
        var tool = Directory.GetFiles(folder.File("tools")).Single();
        var help = await PackedFeed.RunAsync(tool, "--help");
        await PackedFeed.RunAsync(tool, "schema", "apply", "--sqlite", folder.File("state.sqlite"));
        await PackedFeed.RunAsync(tool, "phase", "set", "SqliteOnly", "--sqlite", folder.File("state.sqlite"));
        var status = await PackedFeed.RunAsync(tool, "status", "--json", "--sqlite", folder.File("state.sqlite"));

        Assert.Equal("persistence", Path.GetFileNameWithoutExtension(tool));
        Assert.Contains("persistence [command] [options]", help, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(status);
        Assert.Equal("SqliteOnly", document.RootElement.GetProperty("effective").GetString());
    }

    private static bool IsCompiledAhead(ZipArchiveEntry assembly)
    {
        using var content = new MemoryStream();
        using (var packed = assembly.Open())
        {
            packed.CopyTo(content);
        }

        content.Position = 0;
        using var reader = new PEReader(content);
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static void Write(TempFolder folder, string name, string text) =>
        File.WriteAllText(folder.File(name), text);

    /// <summary>What other packages need is on the machine already, since the solution was restored.</summary>
    private static string MachinePackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
