using System.Runtime.InteropServices;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.StartUp;

/// <summary>
/// This program as an application has it that takes the library from its packages: built, not published, and with the
/// library's assemblies, and no others, compiled ahead for this machine.
/// </summary>
internal static class PackagedCopy
{
    /// <returns>Its assembly; null where the library could not be compiled ahead, which is told.</returns>
    public static async Task<string?> TryMakeAsync(TempFolder folder)
    {
        var compiled = folder.File("compiled");
        if (!await Publishing.TryAsync(
            Repository.PathOf("eng", "Precompile", "Precompile.csproj"), compiled,
            $"-p:PrecompiledRuntime={RuntimeInformation.RuntimeIdentifier}", "-p:BuildProjectReferences=false"))
        {
            return null;
        }

        var built = Path.GetDirectoryName(typeof(PackagedCopy).Assembly.Location)!;
        var copy = folder.File("packaged");
        foreach (var file in Directory.GetFiles(built, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(built, file);
            var to = Path.Combine(copy, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            var ahead = Path.Combine(compiled, relative);
            var isOfPackage = relative.StartsWith("Persistence.Sdk", StringComparison.Ordinal) && File.Exists(ahead);
            File.Copy(isOfPackage ? ahead : file, to);
        }

        return Path.Combine(copy, Path.GetFileName(typeof(PackagedCopy).Assembly.Location));
    }
}
