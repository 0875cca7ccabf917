using System.Text;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Foreign;
using Persistence.Sdk.Sqlite.Engine;

namespace Persistence.Sdk.Sqlite.Foreign;

/// <summary>
/// Reads a SQLite file of another application page by page: a statement that stood open over a whole table would keep
/// the other application from committing.
/// </summary>
internal sealed class SqliteForeignFile(SqliteConnection connection) : IForeignFile
{
    private const long PageBytes = 4 * 1024 * 1024;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, Statement> _statements = [];

    public IReadOnlyList<ForeignTable> Tables() => Reading(() =>
    {
        var names = new List<string>();
        using var statement = new Statement(connection, "SELECT name FROM sqlite_master WHERE type = 'table' "
            + "AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name");
        using (var cursor = statement.Read())
        {
            while (cursor.Read())
            {
                names.Add(cursor.GetString(0));
            }
        }

        return names.ConvertAll(name => new ForeignTable(name, ColumnsOf(name)));
    });

    public long Count(ForeignTable table) => Reading(() =>
        Get($"SELECT count(*) FROM {Quoted(table.Name)}").ReadNumber() ?? 0);

    public IReadOnlyList<ForeignRow> Page(
        ForeignTable table, IReadOnlyList<string> columns, long? after, int rows) => Reading(() =>
    {
        // A row id may be the smallest number there is.
        var sql = $"SELECT rowid, {string.Join(", ", columns.Select(Quoted))} FROM {Quoted(table.Name)} "
            + (after is null ? "" : "WHERE rowid > @after ") + "ORDER BY rowid LIMIT @rows";
        var statement = Get(sql, after is null ? ["rows"] : ["rows", "after"]).Set(0, (long)rows);
        if (after is not null)
        {
            statement.Set(1, after);
        }

        var (page, bytes) = (new List<ForeignRow>(), 0L);
        using var cursor = statement.Read();
        while (bytes < PageBytes && cursor.Read())
        {
            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = ValueAt(cursor, i + 1, ref bytes);
            }

            page.Add(new ForeignRow(cursor.GetInt64(0), values));
        }

        return page;
    });

    public object? Find(ForeignTable table, string column, string keyColumn, string key) => Reading(() =>
    {
        var bytes = 0L;
        using var cursor = Get(
            $"SELECT {Quoted(column)} FROM {Quoted(table.Name)} WHERE {Quoted(keyColumn)} = @key LIMIT 1", "key")
            .Set(0, key).Read();
        return cursor.Read() ? ValueAt(cursor, 0, ref bytes) : null;
    });

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    public static ForeignFileException Unreadable(SqliteException problem) => new(
        SqliteCodes.Primary(problem.SqliteErrorCode) switch
        {
            SqliteCodes.Corrupt or SqliteCodes.NotADatabase =>
                "the file is damaged from here on. Restore it, or export it with the 'sqlite3' shell's '.recover'.",
            SqliteCodes.Busy or SqliteCodes.Locked =>
                "another process held the file's lock for too long. Stop the application that writes it, and try "
                + "again.",
            SqliteCodes.CannotOpen or SqliteCodes.Permission or SqliteCodes.ReadOnly =>
                "the file cannot be opened. Grant read access to it; a file with a log ('-wal', '-journal') beside it "
                + "needs write access, or a copy of both.",
            _ => $"the file could not be read (SQLite code {problem.SqliteExtendedErrorCode}).",
        },
        problem);

    private static T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException problem)
        {
            throw Unreadable(problem);
        }
    }

    /// <summary>The names are another application's, so they may need quotation marks.</summary>
    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static object? ValueAt(Cursor cursor, int field, ref long bytes)
    {
        switch (cursor.ClassOf(field))
        {
            case StorageClass.Null:
                return null;
            case StorageClass.Integer:
                return cursor.GetInt64(field);
            case StorageClass.Real:
                return cursor.GetDouble(field);
            case StorageClass.Blob:
                bytes += cursor.GetBytes(field).Length;
                return cursor.GetBytes(field).ToArray();
            default:
                bytes += cursor.GetBytes(field).Length;
                return TextOf(cursor.GetBytes(field));
        }
    }

    private static object TextOf(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            return ForeignText.NotUtf8;
        }
    }

    private List<string> ColumnsOf(string table)
    {
        var columns = new List<string>();
        using var statement = new Statement(connection, "SELECT name FROM pragma_table_info(@table)", "table");
        using var cursor = statement.Set(0, table).Read();
        while (cursor.Read())
        {
            columns.Add(cursor.GetString(0));
        }

        return columns;
    }

    private Statement Get(string sql, params string[] parameters) => _statements.TryGetValue(sql, out var known)
        ? known
        : _statements[sql] = new Statement(connection, sql, parameters);
}
