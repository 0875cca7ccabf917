using System.Text;
using SQLitePCL;

namespace Persistence.Sdk.Sqlite.Engine;

/// <summary>
/// The rows of a statement that is running, one at a time. Only one of a statement at a time; disposing of it makes the
/// statement ready for its next execution.
/// </summary>
internal sealed class Cursor(Statement statement, sqlite3_stmt handle) : IDisposable
{
    private bool _hasStarted;

    /// <summary>Goes to the next row; false behind the last.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The engine reports an error.</exception>
    public bool Read()
    {
        var isFirst = !_hasStarted;
        _hasStarted = true;
        return statement.Step(isFirst);
    }

    /// <summary>The class of the value that is stored in the field.</summary>
    public StorageClass ClassOf(int field) => (StorageClass)raw.sqlite3_column_type(handle, field);

    public bool IsDBNull(int field) => ClassOf(field) == StorageClass.Null;

    public int GetInt32(int field) => checked((int)GetInt64(field));

    public long GetInt64(int field) => raw.sqlite3_column_int64(handle, field);

    public double GetDouble(int field) => raw.sqlite3_column_double(handle, field);

    /// <summary>The text; what is not UTF-8 in it is replaced.</summary>
    public string GetString(int field) => Encoding.UTF8.GetString(GetBytes(field));

    /// <summary>The bytes of a blob or text. They are valid until the cursor moves.</summary>
    public ReadOnlySpan<byte> GetBytes(int field) => raw.sqlite3_column_blob(handle, field);

    public void Dispose() => raw.sqlite3_reset(handle);
}
