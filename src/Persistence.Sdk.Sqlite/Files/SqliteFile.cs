using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Files;

/// <summary>Refuses a path that cannot serve, before anything is written, and opens a fit one.</summary>
/// <remarks>
/// The file is never opened past SQLite: closing any other handle of it would drop the locks that SQLite holds in this
/// process.
/// </remarks>
internal static class SqliteFile
{
    private const int SmallestDatabase = 512;

    /// <summary>Opens the writer's connection to a file that may be new.</summary>
    /// <exception cref="SqliteFileRejectedException">The path cannot be used; the subtypes say why.</exception>
    public static SqliteConnection OpenWriter(SqliteOptions options, IFileSystemProbe probe)
    {
        var path = Path.GetFullPath(options.Path);
        if (Directory.Exists(path))
        {
            throw new SqlitePathIsDirectoryException(path);
        }

        var folder = Path.GetDirectoryName(path)!;
        if (probe.IsNetwork(NearestExisting(folder)))
        {
            throw new SqliteFileOnNetworkException(path);
        }

        CreateFolder(path, folder);
        RefuseReadOnly(path, folder);
        RefuseFragment(path);
        try
        {
            return SqliteConnections.OpenWriter(options, UseWriteAheadLog);
        }
        catch (SqliteException error)
        {
            throw Translate(path, error);
        }
    }

    /// <summary>SQLite takes a file of some bytes for an empty one, and would write over it.</summary>
    public static void RefuseFragment(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > 0 and < SmallestDatabase })
        {
            throw new SqliteFileIsNotADatabaseException(path);
        }
    }

    public static string NearestExisting(string folder)
    {
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
        {
            folder = parent;
        }

        return folder;
    }

    private static void CreateFolder(string path, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new SqliteFileReadOnlyException(path, error);
        }
    }

    /// <summary>
    /// By the mode bits, which also tell the intention where the process may write everywhere. A folder's read-only
    /// mark means something else on Windows; there opening the file tells.
    /// </summary>
    public static bool IsReadOnly(string path, string folder)
    {
        var folderIsReadOnly = !OperatingSystem.IsWindows()
            && new DirectoryInfo(folder).Attributes.HasFlag(FileAttributes.ReadOnly);
        return folderIsReadOnly || (File.Exists(path) && new FileInfo(path).IsReadOnly);
    }

    private static void RefuseReadOnly(string path, string folder)
    {
        if (IsReadOnly(path, folder))
        {
            throw new SqliteFileReadOnlyException(path);
        }
    }

    private static void UseWriteAheadLog(SqliteConnection connection)
    {
        SqliteConnections.Scalar(connection, "PRAGMA schema_version"); // reads the header: a stranger is refused here
        if (SqliteConnections.Scalar(connection, "PRAGMA journal_mode") is "wal")
        {
            return;
        }

        if (SqliteConnections.Scalar(connection, "PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new DatabaseUnavailableException(
                DatabaseSide.Sqlite, "it could not be switched to write-ahead logging. Use a file on a local disk.");
        }
    }

    public static Exception Translate(string path, SqliteException error) =>
        SqliteCodes.Primary(error.SqliteErrorCode) switch
        {
            SqliteCodes.NotADatabase => new SqliteFileIsNotADatabaseException(path, error),
            SqliteCodes.ReadOnly or SqliteCodes.CannotOpen or SqliteCodes.Permission =>
                new SqliteFileReadOnlyException(path, error),
            _ => SqliteErrors.Unavailable(error),
        };
}
