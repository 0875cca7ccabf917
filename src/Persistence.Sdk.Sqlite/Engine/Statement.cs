using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Values;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// A prepared statement with its parameters in a fixed order, on the engine itself: the driver looks each parameter up
/// by its name in each execution, which took as long as the insert of a wide row (docs/decisions/0005). Belongs to one
/// connection; not safe for concurrent use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int NotNamed = 0;
    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _handle;
    private readonly int[] _indexes;

    /// <param name="connection">The connection, which is open.</param>
    /// <param name="sql">One statement.</param>
    /// <param name="parameters">The names of all its parameters; others may be among them.</param>
    /// <exception cref="SqliteException">The engine refuses the text.</exception>
    /// <exception cref="ArgumentException">
    /// The text has a second statement or a parameter that was not named.
    /// </exception>
    public Statement(SqliteConnection connection, string sql, params string[] parameters)
    {
        _connection = connection;
        _handle = Prepare(sql);
        _indexes = new int[parameters.Length];
        var named = 0;
        for (var i = 0; i < parameters.Length; i++)
        {
            _indexes[i] = raw.sqlite3_bind_parameter_index(_handle, "@" + parameters[i]);
            if (_indexes[i] != NotNamed && Array.IndexOf(_indexes, _indexes[i]) == i)
            {
                named++;
            }
        }

        if (named != raw.sqlite3_bind_parameter_count(_handle))
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
            EngineCalls.Check(_connection, Binding.Bind(_handle, _indexes[index], value));
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

    /// <summary>How often the engine has planned it anew by itself.</summary>
    public int Repreparations => RawSqlite.RepreparationsOf(_handle);

    public void Dispose() => _handle.Dispose();

    /// <summary>Goes to the next row of the result; false behind the last.</summary>
    internal bool Step(bool isFirst)
    {
        var code = raw.sqlite3_step(_handle);
        if (isFirst && SqliteCodes.IsLocked(code))
        {
            code = EngineCalls.Repeat(_connection, () =>
            {
                raw.sqlite3_reset(_handle);
                return raw.sqlite3_step(_handle);
            });
        }

        if (code is SqliteCodes.Row or SqliteCodes.Done)
        {
            return code == SqliteCodes.Row;
        }

        throw EngineCalls.Error(_connection, code);
    }

    private sqlite3_stmt Prepare(string sql)
    {
        sqlite3_stmt handle = null!;
        var tail = "";
        EngineCalls.Check(_connection, EngineCalls.Repeat(
            _connection, () => raw.sqlite3_prepare_v2(_connection.Handle, sql, out handle, out tail)));
        if (tail.AsSpan().Trim(" \r\n\t;").IsEmpty)
        {
            return handle;
        }

        handle.Dispose();
        throw new ArgumentException($"One statement is prepared at a time. The text is: {sql}");
    }
}
