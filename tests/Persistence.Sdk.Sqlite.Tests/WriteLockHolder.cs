using Microsoft.Data.Sqlite;

namespace Persistence.Sdk.Sqlite.Tests;

/// <summary>Holds the write lock of a file until it is disposed of.</summary>
internal sealed class WriteLockHolder : IDisposable
{
    private readonly SqliteConnection _connection;

    public WriteLockHolder(SqliteConnection connection)
    {
        _connection = connection;
        Execute("BEGIN IMMEDIATE");
    }

    public void Dispose()
    {
        Execute("ROLLBACK");
        _connection.Dispose();
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
