using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Foreign;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Foreign;

/// <summary>Opens SQLite files of other applications for reading.</summary>
internal sealed class SqliteForeignFiles : IForeignFiles
{
    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    public IForeignFile? TryOpen(string path)
    {
        try
        {
            if (!HasHeader(path))
            {
                return null;
            }

            var connection = SqliteConnections.Open(new SqliteOptions { Path = path }, SqliteOpenMode.ReadOnly);
            return new SqliteForeignFile(connection);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new ForeignFileException("the file cannot be read. Grant read access to it.", problem);
        }
        catch (SqliteException problem)
        {
            throw SqliteForeignFile.Unreadable(problem);
        }
    }

    private static bool HasHeader(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[16];
        return file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length
            && header.SequenceEqual(Header);
    }
}
