using Microsoft.Data.Sqlite;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Sqlite.Values;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// A prepared statement with its parameters in a fixed order. Belongs to one connection; not safe for concurrent use.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter[] _parameters;

    public Statement(SqliteConnection connection, string sql, params string[] parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _parameters = [.. parameters.Select(name => _command.Parameters.AddWithValue("@" + name, DBNull.Value))];
        _command.Prepare();
    }

    /// <summary>Sets a parameter to a value that SQLite knows: text, integer, real, blob or NULL.</summary>
    public Statement Set(int index, object? value)
    {
        _parameters[index].Value = value ?? DBNull.Value;
        return this;
    }

    /// <summary>Sets parameters, from the one given, to normalised values in the form of their columns.</summary>
    public Statement SetValues(int first, IReadOnlyList<ColumnDefinition> columns, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _parameters[first + i].Value = SqliteValues.ToStored(columns[i], values[i]);
        }

        return this;
    }

    /// <summary>Runs a statement without result; gives back the number of rows it changed.</summary>
    public int Execute() => _command.ExecuteNonQuery();

    /// <summary>
    /// Runs a statement with a result. The result must be read to its end: a RETURNING clause gives its rows before
    /// immediate foreign keys are checked, and only the step behind the last row reports their violation.
    /// </summary>
    public SqliteDataReader Read() => _command.ExecuteReader();

    /// <summary>Runs a statement that gives at most one number, to its end.</summary>
    public long? ReadNumber()
    {
        using var reader = Read();
        long? number = null;
        while (reader.Read())
        {
            number = reader.GetInt64(0);
        }

        return number;
    }

    public void Dispose() => _command.Dispose();
}
