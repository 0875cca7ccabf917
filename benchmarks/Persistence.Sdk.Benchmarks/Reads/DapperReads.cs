using Dapper;
using Microsoft.Data.Sqlite;

namespace Persistence.Sdk.Benchmarks.Reads;

/// <summary>The plain point read: Dapper on a connection that each caller keeps open.</summary>
internal sealed class DapperReads(string path, int callers) : IAsyncDisposable
{
    private const string Sql = "SELECT * FROM retrieval_query_cache WHERE cache_key = @Key";
    private readonly SqliteConnection[] _connections = [.. Enumerable.Range(0, callers).Select(_ => Open(path))];

    public async Task ReadAsync(int caller, string key)
    {
        var row = await _connections[caller].QueryFirstOrDefaultAsync<Row>(Sql, new { Key = key });
        if (row?.answer is null)
        {
            throw new InvalidOperationException($"There is no entry at '{key}'.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        return connection;
    }

    /// <summary>As the columns are stored, so that Dapper has nothing to convert; its names are theirs.</summary>
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
        public string? created_at { get; init; }
        public string? expires_at { get; init; }
        public string? paper_fingerprint { get; init; }
        public string? prompt_profile_hash { get; init; }
        public string? retrieval_profile_hash { get; init; }
        public long share_eligible { get; init; }
        public string? safety_flags_json { get; init; }
        public long? source_user_id { get; init; }
        public long row_version { get; init; }
    }
}
