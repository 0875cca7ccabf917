using Dapper;
using Npgsql;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Workloads;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>One plain write on Postgres: Dapper on Npgsql, pooled, automatically prepared.</summary>
internal sealed class DapperPostgres(Workload workload, string connectionString) : IContender
{
    private readonly string _sql = PeerSql.Write(workload, DatabaseSide.Postgres);
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2, MaxPoolSize = 128 });

    public string Name => "Npgsql + Dapper, one row";

    public async Task WriteAsync(long number)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await connection.ExecuteAsync(_sql, PeerSql.Parameters(workload.Row(number), DatabaseSide.Postgres));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
