using Persistence.Sdk.Core.Inspection;

namespace Persistence.Sdk.Sqlite.Inspection;

/// <summary>What is known of versions of the SQLite engine.</summary>
internal static class EngineVersion
{
    private const string Name = "sqlite-version";
    private const string Advice =
        "Let the application reference a newer SQLitePCLRaw.bundle_e_sqlite3, with its Microsoft.Data.Sqlite.";

    /// <summary>From this version on, two connections may checkpoint and write at once.</summary>
    private static readonly Version SoundCheckpoints = new(3, 51, 3);

    /// <summary>From this version on, CVE-2025-6965 is mended.</summary>
    private static readonly Version SoundAggregates = new(3, 50, 2);

    public static Finding Inspect(string version)
    {
        var loaded = Version.Parse(version);
        if (loaded >= SoundCheckpoints)
        {
            return Finding.Ok(Name, $"SQLite {version}");
        }

        var problem = $"SQLite {version} is older than {SoundCheckpoints}: a checkpoint that runs while another "
            + "connection writes can corrupt a file (this library's own never does)";
        return Finding.Warn(
            Name, loaded < SoundAggregates ? $"{problem}; older than {SoundAggregates}: CVE-2025-6965" : problem,
            Advice);
    }
}
