using Dapper;
using Npgsql;
using Persistence.Sdk.Benchmarks.Measuring;

namespace Persistence.Sdk.Benchmarks.Contenders;

/// <summary>One plain upsert on Postgres: Dapper on Npgsql, pooled, automatically prepared.</summary>
internal sealed class DapperPostgres(string connectionString) : IContender
{
    private static readonly string Sql = RecordSql.Upsert(DatabaseSide.Postgres);
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2, MaxPoolSize = 128 });

    public string Name => "Npgsql + Dapper, one upsert";

    public async Task WriteAsync(long number)
    {
        await using var connection = await _source.OpenConnectionAsync();
        await connection.ExecuteAsync(Sql, RecordSql.Parameters(SampleRecord.Of(number), DatabaseSide.Postgres));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
