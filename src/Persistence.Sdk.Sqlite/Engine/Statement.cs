using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Values;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// A prepared statement with its parameters in a fixed order, on the engine itself: the driver looks each parameter up by
/// its name in each execution, which took as long as the insert of a wide row (docs/decisions/0005). Belongs to one
/// connection; not safe for concurrent use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int NotNamed = 0;
    private static readonly ManualResetEvent Never = new(initialState: false);
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _handle;
    private readonly int[] _indexes;

    /// <param name="connection">The connection, which is open.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">The names of all its parameters; others may be among them.</param>
    /// <exception cref="SqliteException">The engine refuses the text.</exception>
    /// <exception cref="ArgumentException">The text has a second statement or a parameter that was not named.</exception>
    public Statement(SqliteConnection connection, string sql, params string[] parameters)
    {
        _connection = connection;
        _handle = Prepare(sql);
        _indexes = [.. parameters.Select(name => raw.sqlite3_bind_parameter_index(_handle, "@" + name))];
        if (_indexes.Where(index => index != NotNamed).Distinct().Count() != raw.sqlite3_bind_parameter_count(_handle))
        {
            _handle.Dispose();
            throw new ArgumentException($"A parameter of the statement has no value. The statement is: {sql}");
        }
    }

    /// <summary>Sets a parameter to a value that SQLite knows: text, integer, real, blob or NULL.</summary>
    public Statement Set(int index, object? value)
    {
        if (_indexes[index] != NotNamed)
        {
            Check(Binding.Bind(_handle, _indexes[index], value));
        }

        return this;
    }

    /// <summary>Sets parameters, from the one given, to normalised values in the form of their columns.</summary>
    public Statement SetValues(int first, IReadOnlyList<ColumnDefinition> columns, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Set(first + i, SqliteValues.ToStored(columns[i], values[i]));
        }

        return this;
    }

    /// <summary>Runs a statement without result; gives back the number of rows it changed.</summary>
    public int Execute()
    {
        using var cursor = Read();
        while (cursor.Read())
        {
        }

        return raw.sqlite3_changes(_connection.Handle);
    }

    /// <summary>
    /// Runs a statement with a result. The result must be read to its end: a RETURNING clause gives its rows before
    /// immediate foreign keys are checked, and only the step behind the last row reports their violation.
    /// </summary>
    public Cursor Read() => new(this, _handle);

    /// <summary>Runs a statement that gives at most one number, to its end.</summary>
    public long? ReadNumber()
    {
        using var cursor = Read();
        long? number = null;
        while (cursor.Read())
        {
            number = cursor.GetInt64(0);
        }

        return number;
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>Goes to the next row of the result; false behind the last.</summary>
    internal bool Step(bool isFirst)
    {
        var code = raw.sqlite3_step(_handle);
        if (isFirst && SqliteCodes.IsLocked(code))
        {
            code = Repeat(() =>
            {
                raw.sqlite3_reset(_handle);
                return raw.sqlite3_step(_handle);
            });
        }

        if (code is SqliteCodes.Row or SqliteCodes.Done)
        {
            return code == SqliteCodes.Row;
        }

        throw Error(code);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        sqlite3_stmt handle = null!;
        var tail = "";
        var code = raw.sqlite3_prepare_v2(_connection.Handle, sql, out handle, out tail);
        if (SqliteCodes.IsLocked(code))
        {
            code = Repeat(() => raw.sqlite3_prepare_v2(_connection.Handle, sql, out handle, out tail));
        }

        Check(code);
        return tail.AsSpan().Trim(" \r\n\t;").IsEmpty
            ? handle
            : throw new ArgumentException($"One statement is prepared at a time. The text is: {sql}");
    }

    /// <summary>Tries again while another connection holds a lock, for as long as the connection's time-out says.</summary>
    private int Repeat(Func<int> attempt)
    {
        var started = Stopwatch.GetTimestamp();
        int code;
        do
        {
            Never.WaitOne(millisecondsTimeout: 1);
            code = attempt();
        }
        while (SqliteCodes.IsLocked(code)
            && Stopwatch.GetElapsedTime(started).TotalSeconds < _connection.DefaultTimeout);
        return code;
    }

    private void Check(int code)
    {
        if (code != SqliteCodes.Ok)
        {
            throw Error(code);
        }
    }

    private SqliteException Error(int code)
    {
        var engine = _connection.Handle;
        var extended = raw.sqlite3_extended_errcode(engine);
        return SqliteCodes.Primary(extended) == SqliteCodes.Primary(code)
            ? New(raw.sqlite3_errmsg(engine).utf8_to_string(), extended)
            : New(raw.sqlite3_errstr(code).utf8_to_string(), code);

        static SqliteException New(string message, int extended) =>
            new($"SQLite Error {SqliteCodes.Primary(extended)}: '{message}'.", SqliteCodes.Primary(extended), extended);
    }
}
