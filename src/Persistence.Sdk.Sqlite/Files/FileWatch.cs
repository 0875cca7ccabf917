using Microsoft.Data.Sqlite;
using Persistence.Sdk.Sqlite.Control;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Files;

/// <summary>
/// Notices that the file was replaced or deleted, or lost its log, while it is open: what is committed from then on is
/// in files that have no name any more. Once that is so, it stays so for this process. Thread-safe.
/// </summary>
internal sealed class FileWatch(SqliteOptions options)
{
    private readonly string _path = Path.GetFullPath(options.Path);
    private volatile bool _isGone;

    /// <exception cref="BindingRejectedException">The file has been found gone.</exception>
    public void ThrowIfGone()
    {
        if (_isGone)
        {
            throw Refusal();
        }
    }

    /// <summary>
    /// Looks whether both files are there: cheap enough for every commit. Gives back a refusal, or null.
    /// </summary>
    public BindingRejectedException? FindRefusal()
    {
        _isGone |= !File.Exists(_path) || !File.Exists(_path + "-wal");
        return _isGone ? Refusal() : null;
    }

    /// <summary>Looks for a heartbeat that was just committed in the file that has the name now.</summary>
    /// <exception cref="BindingRejectedException">It is another file.</exception>
    public void CheckHeartbeat(string at)
    {
        _isGone |= FindRefusal() is not null || !HoldsHeartbeat(at);
        ThrowIfGone();
    }

    private bool HoldsHeartbeat(string at)
    {
        try
        {
            using var connection = SqliteConnections.OpenReader(options);
            return string.CompareOrdinal(SqliteConnections.Scalar(connection, ControlSql.LatestHeartbeat), at) >= 0;
        }
        catch (SqliteException error) when (SqliteCodes.IsLocked(error.SqliteErrorCode))
        {
            return true; // nobody knows; the next look tells
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private BindingRejectedException Refusal() => new(
        WrongNeighbour.ReplacedFile,
        $"The SQLite file '{_path}' was replaced or deleted, or lost its '-wal', while it was open: what this process "
        + "commits is not in it. It is neither read nor written any more. Stop every process that uses the file, put "
        + "the one that was in service back together with its '-wal', and start again; with another file in its place, "
        + "the start says whether Postgres holds more.");
}
