using Dapper;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Workloads;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>One plain write on SQLite: Dapper, WAL, synchronous=FULL, a lock around writes.</summary>
internal sealed class DapperSqlite : IContender
{
    private readonly Workload _workload;
    private readonly string _sql;
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly SqliteConnection _connection;

    public DapperSqlite(Workload workload, string path)
    {
        _workload = workload;
        _sql = PeerSql.Write(workload, DatabaseSide.Sqlite);
        _connection = new SqliteConnection($"Data Source={path}");
        _connection.Open();
        _connection.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    }

    public string Name => "Microsoft.Data.Sqlite + Dapper, one row";

    public async Task WriteAsync(long number)
    {
        var parameters = PeerSql.Parameters(_workload.Row(number), DatabaseSide.Sqlite);
        await _lock.WaitAsync();
        try
        {
            await _connection.ExecuteAsync(_sql, parameters);
        }
        finally
        {
            _lock.Release();
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
