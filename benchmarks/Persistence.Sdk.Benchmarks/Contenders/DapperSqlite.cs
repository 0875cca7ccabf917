using Dapper;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>One plain upsert on SQLite: Dapper, WAL, synchronous=FULL, a lock around writes.</summary>
internal sealed class DapperSqlite : IContender
{
    private static readonly string Sql = RecordSql.Upsert(DatabaseSide.Sqlite);
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly SqliteConnection _connection;

    public DapperSqlite(string path)
    {
        _connection = new SqliteConnection($"Data Source={path}");
        _connection.Open();
        _connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    }

    public string Name => "Microsoft.Data.Sqlite + Dapper, one upsert";

    public async Task WriteAsync(long number)
    {
        var parameters = RecordSql.Parameters(SampleRecord.Of(number), DatabaseSide.Sqlite);
        await _lock.WaitAsync();
        try
        {
            await _connection.ExecuteAsync(Sql, parameters);
        }
        finally
        {
            _lock.Release();
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
