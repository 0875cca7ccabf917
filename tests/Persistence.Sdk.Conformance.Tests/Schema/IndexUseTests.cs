using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Querying;
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
        ANALYZE workflow.run_records;
        """;

    private static readonly (SqlText Sql, string Index)[] Lists =
    [
        (RunRecordQueries.Recent(new RecentRunsFilter()).Sql, "recent_runs"),
        (RunRecordQueries.Recent(new RecentRunsFilter { PaperPath = "a/b.pdf", Status = RunRecordStatus.Failed }).Sql,
            "recent_runs"),
        (RunRecordQueries.Recent(new RecentRunsFilter { WorkstreamId = "w", Arm = "a" }).Sql, "workstream_runs"),
        (RunRecordQueries.ReusableStep("s", "r", new ReuseFilter()).Sql, "reusable_steps"),
        (RunRecordQueries.ReusableQuestions("r", new ReuseFilter { Question = "" }).Sql, "recent_runs"),
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
            Assert.Contains($"workflow_run_records_{index}", plan, StringComparison.Ordinal);
            Assert.DoesNotMatch("SCAN workflow_run_records$|SCAN [rsq]$", plan);
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
                $"run_records_{index}", await PlanAsync(connection, sql.Postgres), StringComparison.Ordinal);
        }
    }

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
