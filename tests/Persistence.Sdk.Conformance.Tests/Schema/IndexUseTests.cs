using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Stores.Workflow;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Conformance.Tests.Schema;

/// <summary>Every list has an index that serves it, also where its statement is prepared once for all values.</summary>
public sealed partial class IndexUseTests : IDisposable
{
    // The planner weighs; on an empty table all indexes weigh the same.
    private const string ManyRows = """
        INSERT INTO workflow.run_records (run_id, record_kind, step, record_key, status, workstream_id, config_effective_json,
            confidence_label_counts_json, created_at, updated_at, output_json, payload_json, metadata_json, row_version)
        SELECT 'run ' || n, kind, CASE kind WHEN 'run' THEN '' ELSE 's' || n % 50 END, 'main', 'completed', 'w' || n % 100,
            '{}', '{}', now(), now() - n * interval '1 minute', '{}', '{}', '{}', 1
        FROM generate_series(1, 3000) AS n, (VALUES ('run'), ('step'), ('question')) AS kinds (kind);
        INSERT INTO retrieval.query_cache (cache_key, query_digest, paper_path, created_at, expires_at, share_eligible,
            safety_flags_json, row_version)
        SELECT 'key ' || n, 'd' || n % 50, 'p' || n % 100, now() - n * interval '1 minute', now(), true, '{}', 1
        FROM generate_series(1, 3000) AS n;
        ANALYZE workflow.run_records, retrieval.query_cache;
        """;

    private static readonly (SqlText Sql, string Index)[] Lists =
    [
        (RunRecordQueries.Recent(new RecentRunsFilter()).Sql, "workflow_run_records_recent_runs"),
        (RunRecordQueries.Recent(new RecentRunsFilter { PaperPath = "a/b.pdf", Status = RunRecordStatus.Failed }).Sql,
            "workflow_run_records_recent_runs"),
        (RunRecordQueries.Recent(new RecentRunsFilter { WorkstreamId = "w", Arm = "a" }).Sql, "workflow_run_records_workstream_runs"),
        (RunRecordQueries.ReusableStep("s", "r", new ReuseFilter()).Sql, "workflow_run_records_reusable_steps"),
        (RunRecordQueries.ReusableQuestions("r", new ReuseFilter { Question = "" }).Sql, "workflow_run_records_recent_runs"),
        (QueryCacheQueries.Newest("why", "p.pdf", "m", DateTimeOffset.UnixEpoch).Sql, "retrieval_query_cache_queries"),
        (Rows(QueryCacheQueries.AllOfPaper), "retrieval_query_cache_queries"),
        (Rows(QueryCacheQueries.SomeOlder), "retrieval_query_cache_created"),
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sqlite_serves_every_list_by_its_index()
    {
        await SqliteFiles.MakeAsync(_folder.File("plan.sqlite"));
        await using var connection = SqliteFiles.Connect(_folder.File("plan.sqlite"));

        foreach (var (sql, index) in Lists)
        {
            var plan = await PlanAsync(connection, sql.Sqlite);
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("SCAN (workflow_run_records|retrieval_query_cache)$|SCAN [rsq]$", plan);
        }
    }

    [PostgresFact]
    public async Task Postgres_can_serve_every_list_by_its_index()
    {
        await using var connection = new NpgsqlConnection(await PostgresDatabases.MakeAsync());
        await connection.OpenAsync();
        await connection.ExecuteAsync(ManyRows);
        await connection.ExecuteAsync("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan");

        foreach (var (sql, index) in Lists)
        {
            Assert.Contains(
                index[(index.IndexOf('_', StringComparison.Ordinal) + 1)..], await PlanAsync(connection, sql.Postgres),
                StringComparison.Ordinal);
        }
    }

    private static SqlText Rows(SqlText where) =>
        TableQuery.Rows(QueryCacheTable.Definition, SqlText.Same("WHERE ") + where).Sql;

    private static async Task<string> PlanAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var name in Parameter().Matches(sql).Select(match => match.Value).Distinct())
        {
            command.Parameters.AddWithValue(name, "1");
        }

        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(3));
        }

        return string.Join('\n', lines);
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, string sql)
    {
        var names = Parameter().Matches(sql).Select(match => match.Value).Distinct().ToList();
        var numbered = Parameter().Replace(sql, match => $"${names.IndexOf(match.Value) + 1}");
        await connection.ExecuteAsync($"DEALLOCATE ALL; PREPARE list AS {numbered}");
        var plan = await connection.QueryAsync<string>(
            $"EXPLAIN EXECUTE list ({string.Join(", ", names.Select(_ => "NULL"))})");
        return string.Join('\n', plan);
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
