namespace Persistence.Sdk.Sqlite.Files;

/// <summary>Asks the operating system: the mount table on Linux, the kind of drive elsewhere.</summary>
internal sealed class FileSystemProbe : IFileSystemProbe
{
    private const string MountInfo = "/proc/self/mountinfo";

    public bool IsNetwork(string folder)
    {
        var real = RealPath(folder);
        if (OperatingSystem.IsLinux() && File.Exists(MountInfo))
        {
            return MountTable.Parse(File.ReadLines(MountInfo)).IsNetwork(real);
        }

        if (OperatingSystem.IsWindows() && real.StartsWith(@"\\", StringComparison.Ordinal))
        {
            return true;
        }

        return Path.GetPathRoot(real) is { Length: > 0 } root && new DriveInfo(root).DriveType == DriveType.Network;
    }

    /// <summary>The path with every symbolic link on the way followed: the mount table knows real paths only.</summary>
    private static string RealPath(string folder)
    {
        var real = Path.GetPathRoot(folder)!;
        var parts = folder[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries);
        foreach (var part in parts)
        {
            var next = new DirectoryInfo(Path.Combine(real, part));
            real = next.LinkTarget is null ? next.FullName : next.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }

        return real;
    }
}
