using Dapper;
using Npgsql;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>The plain point read on Postgres: Dapper on Npgsql, pooled, automatically prepared.</summary>
internal sealed class DapperPostgresReads(string connectionString) : IAsyncDisposable
{
    private const string Sql = "SELECT * FROM retrieval.query_cache WHERE cache_key = @Key";

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20, AutoPrepareMinUsages = 2 });

    public async Task ReadAsync(int caller, string key)
    {
        await using var connection = await _source.OpenConnectionAsync();
        var row = await connection.QueryFirstOrDefaultAsync<Row>(Sql, new { Key = key });
        if (row?.answer is null)
        {
            throw new InvalidOperationException($"There is no entry at '{key}' for caller {caller}.");
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    /// <summary>As the columns are, so that Dapper has nothing to convert; its names are theirs.</summary>
    private sealed record Row
    {
        public string? cache_key { get; init; }
        public string? query { get; init; }
        public string? query_normalized { get; init; }
        public string? query_digest { get; init; }
        public string? paper_path { get; init; }
        public string? model { get; init; }
        public string? context_hash { get; init; }
        public string? answer { get; init; }
        public DateTime created_at { get; init; }
        public DateTime? expires_at { get; init; }
        public string? paper_fingerprint { get; init; }
        public string? prompt_profile_hash { get; init; }
        public string? retrieval_profile_hash { get; init; }
        public bool share_eligible { get; init; }
        public string? safety_flags_json { get; init; }
        public long? source_user_id { get; init; }
        public long row_version { get; init; }
    }
}
