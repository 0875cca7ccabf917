using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Inspection;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Sqlite.Files;

namespace Persistence.Sdk.Sqlite.Inspection;

/// <summary>Looks at a SQLite file and the engine that would open it.</summary>
internal sealed class SqliteInspection(SqliteOptions options, IFileSystemProbe probe) : ISideInspection
{
    private const string TablesSql =
        "SELECT count(*), coalesce(sum(name = 'persistence_control'), 0) FROM sqlite_master "
        + "WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'";

    private readonly string _path = Path.GetFullPath(options.Path);

    public Task<SideContents> LookAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Look());
    }

    public Task<IReadOnlyList<Finding>> RunAsync(int processes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var findings = new List<Finding> { InspectFile(), InspectAccess(), InspectFileSystem(), InspectLog() };
        findings.Add(EngineVersion.Inspect(LoadedVersion()));
        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private SideContents Look()
    {
        if (Directory.Exists(_path))
        {
            throw new SqlitePathIsDirectoryException(_path);
        }

        if (!File.Exists(_path))
        {
            return SideContents.Missing;
        }

        SqliteFile.RefuseFragment(_path);
        try
        {
            // Not the writer's way of opening: that one turns the write-ahead log on.
            using var connection = SqliteConnections.Open(options, SqliteOpenMode.ReadWrite);
            using var statement = new Statement(connection, TablesSql);
            using var reader = statement.Read();
            reader.Read();
            var (tables, control) = (reader.GetInt64(0), reader.GetInt64(1));
            return control > 0 ? SideContents.Ours : tables > 0 ? SideContents.Others : SideContents.Empty;
        }
        catch (SqliteException error)
        {
            throw SqliteFile.Translate(_path, error);
        }
    }

    private Finding InspectFile()
    {
        const string Name = "sqlite-file";
        try
        {
            return Look() switch
            {
                SideContents.Ours => Finding.Ok(Name, $"'{_path}', {new FileInfo(_path).Length:N0} bytes"),
                SideContents.Missing => Finding.Warn(
                    Name, $"'{_path}' does not exist", "Check the path; 'persistence schema apply' makes the file."),
                SideContents.Empty => Finding.Warn(
                    Name, $"'{_path}' has no tables", "Make them with 'persistence schema apply'."),
                _ => Finding.Fail(
                    Name, $"'{_path}' holds tables of another application, and none of this library",
                    "Check the path; 'persistence schema apply --adopt' adds this library's tables to such a file."),
            };
        }
        catch (PersistenceException problem)
        {
            return Finding.Fail(
                Name, problem.Message, "Name the application's file, or mend what stands in the way of opening it.");
        }
    }

    private Finding InspectAccess()
    {
        const string Name = "sqlite-access";
        var folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
        {
            return Finding.Warn(Name, $"folder '{folder}' does not exist", "Check the path.");
        }

        return SqliteFile.IsReadOnly(_path, folder)
            ? Finding.Fail(
                Name, "the file or its folder cannot be written",
                "Grant write access to both: SQLite keeps '-wal' and '-shm' beside the file.")
            : Finding.Ok(Name, "the file and its folder can be written");
    }

    private Finding InspectFileSystem()
    {
        const string Name = "sqlite-file-system";
        return probe.IsNetwork(SqliteFile.NearestExisting(Path.GetDirectoryName(_path)!))
            ? Finding.Fail(
                Name, "the file lies on a network file system, where file locks cannot be relied on",
                    "Use a local disk.")
            : Finding.Ok(Name, "a local file system");
    }

    private Finding InspectLog()
    {
        const string Name = "sqlite-wal";
        var log = new FileInfo(_path + "-wal");
        var bytes = log.Exists ? log.Length : 0;
        return bytes > 4 * options.CheckpointBytes
            ? Finding.Warn(
                Name, $"the write-ahead log has {bytes:N0} bytes; it is checkpointed from {options.CheckpointBytes:N0}",
                "Look for a process that reads for a long time or holds the write lock, and for one that was killed.")
            : Finding.Ok(Name, $"the write-ahead log has {bytes:N0} bytes");
    }

    private static string LoadedVersion()
    {
        RawSqlite.Initialize();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return connection.ServerVersion;
    }
}
