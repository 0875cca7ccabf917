using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Persistence.Sdk.Conformance.Tests.Variants;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Sqlite.Engine;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Auth;
using Persistence.Sdk.Stores.Enrichment;
using Persistence.Sdk.Stores.Indexing;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Lineage;
using Persistence.Sdk.Stores.Observability;
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
        SELECT persistence.ensure_month('observability', 'token_usage', (now() - interval '1 month')::date);
        INSERT INTO observability.token_usage (created_at, event_id, session_id, request_id, run_id, input_tokens,
            cached_input_tokens, output_tokens, reasoning_tokens, total_tokens, meta, row_version)
        SELECT now() - n * interval '1 minute', gen_random_uuid(), 's' || n % 100, 'q' || n, 'run ' || n % 300, 1, 0, 1, 0, 2,
            '{}', 1
        FROM generate_series(1, 3000) AS n;
        INSERT INTO workflow.async_jobs (job_id, queue_name, job_type, status, priority, payload_json, result_json,
            attempt_count, max_attempts, retry_delay_seconds, available_at, lease_expires_at, finished_at, created_at,
            updated_at, row_version)
        SELECT 'job ' || n, 'q' || n % 5, 't', (ARRAY['queued', 'running', 'completed', 'failed'])[1 + n % 4], 0, '{}', '{}',
            0, 3, 10, now(), now(), now(), now(), now(), 1
        FROM generate_series(1, 3000) AS n;
        INSERT INTO ingestion.documents (doc_id, path, row_version) SELECT 'd' || n, 'p', 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO ingestion.paper_metadata (doc_id, path, primary_doi, authors_json, dois_json, openalex_json, citec_json,
            metadata_json, updated_at, row_version)
        SELECT 'd' || n, 'p' || n % 500, 'doi' || n % 500, '[]', '[]', '{}', '{}', '{}', now(), 1
        FROM generate_series(1, 3000) AS n;
        INSERT INTO ingestion.prep_manifests (run_id, created_at, payload, row_version)
        SELECT 'r' || n, now() - n * interval '1 minute', '{}', 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO enrichment.openalex_title_overrides (id, title_pattern, title_pattern_digest, match_type, openalex_work_id,
            priority, enabled, created_at, updated_at, row_version)
        SELECT n, 'p' || n, 'd' || n, 'exact', 'W' || n, n % 50, n % 2 = 0, now(), now(), 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO retrieval.retrieval_events (id, created_at, run_id, stats_json, row_version)
        SELECT n, now() + n * interval '1 minute', 'r' || n % 300, '{}', 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO observability.request_failures (id, component, context_json, created_at, row_version)
        SELECT n, 'c' || n % 300, '{}', now() + n * interval '1 minute', 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO auth.streamlit_users (id, username, username_folded, email_folded, password_hash, is_active, created_at,
            updated_at, row_version)
        SELECT n, 'u' || n, 'u' || n, 'e' || n, 'x', true, now(), now(), 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO auth.streamlit_sessions (session_id, user_id, username, source, authenticated_at, created_at, updated_at,
            row_version)
        SELECT 's' || n, 1 + n % 300, 'u', 's', now(), now(), now(), 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO indexing.pipeline_runs (id, workflow_run_id, idempotency_key, created_at, row_version)
        SELECT n, 'r' || n % 300, 'k' || n, now(), 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO indexing.index_shards (shard_name, created_at, is_active, active_slot, row_version)
        SELECT 's' || n, now(), n = 7, CASE WHEN n = 7 THEN 1 END, 1 FROM generate_series(1, 3000) AS n;
        INSERT INTO indexing.vectors (chunk_id, id, doc_id, pipeline_run_id, embedding, paper_path, created_at, row_version)
        SELECT 'c' || n, n, 'd' || 1 + n % 300, 1 + n % 300, '{1,2}', 'p' || n % 300, now(), 1 FROM generate_series(1, 3000) AS n;
        ANALYZE;
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
        (First(AsyncJobQueries.Next), "workflow_async_jobs_claims"),
        (First(AsyncJobQueries.Next), "workflow_async_jobs_leases"),
        (AsyncJobQueries.HolderOf("u").Sql, "workflow_async_jobs_unique_keys"),
        (First(AsyncJobQueries.Expired), "workflow_async_jobs_leases"),
        (AsyncJobQueries.Failed(new AsyncJobFilter { QueueName = "q", WorkstreamPrefix = "w" }, 1).Sql,
            "workflow_async_jobs_failures"),
        (PaperMetadataQueries.ByDoi("d", 1).Sql, "ingestion_paper_metadata_doi"),
        (PaperMetadataQueries.ByPath("p", 1).Sql, "ingestion_paper_metadata_path"),
        (PrepManifestQueries.Recent(1).Sql, "ingestion_prep_manifests_recent"),
        (TitleOverrideQueries.List(includeDisabled: false).Sql, "enrichment_openalex_title_overrides_in_use"),
        (RetrievalEventQueries.OfRun("r", 1).Sql, "retrieval_retrieval_events_run"),
        (RequestFailureQueries.Recent(null, 1).Sql, "observability_request_failures_recent"),
        (RequestFailureQueries.Recent("c", 1).Sql, "observability_request_failures_component"),
        (TableQuery.Rows(StreamlitSessionTable.Definition, SqlText.Same("WHERE ") + StreamlitSessionSql.OfUserNotRevoked).Sql,
            "auth_streamlit_sessions_user"),
        (PipelineRunQueries.OfWorkflowRun("r", 1).Sql, "indexing_pipeline_runs_workflow_run"),
        (VectorQueries.List(new() { DocId = "d" }, 0, 1).Sql, "indexing_vectors_document"),
        (VectorQueries.List(new() { PipelineRunId = 1 }, 0, 1).Sql, "indexing_vectors_pipeline_run"),
        (VectorQueries.List(new() { PaperPath = "p" }, 0, 1).Sql, "indexing_vectors_paper"),
        (VectorQueries.OfRun(1).Sql, "indexing_vectors_pipeline_run"),
        (VectorQueries.Nearest(new float[] { 1 }, 1, new() { DocId = "d" }).Sql, "indexing_vectors_document"),
        (VectorQueries.Nearest(new float[] { 1 }, 1, new() { PipelineRunId = 1 }).Sql, "indexing_vectors_pipeline_run"),
        (VectorQueries.Nearest(new float[] { 1 }, 1, new() { PaperPath = "p" }).Sql, "indexing_vectors_paper"),
        (LineageQueries.Chunks("r", 1).Sql, "indexing_vectors_pipeline_run"),
        (LineageQueries.Chunks("r", 1).Sql, "indexing_pipeline_runs_workflow_run"),
        (LineageQueries.Documents("r", 1).Sql, "indexing_vectors_pipeline_run"),
    ];

    // Postgres names what makes values unique after its columns; SQLite numbers it.
    private static readonly (SqlText Sql, string Sqlite, string Postgres)[] UniqueLists =
    [
        (TitleOverrideQueries.Standing(new() { TitlePattern = "p", OpenAlexWorkId = "w" }).Sql,
            "sqlite_autoindex_enrichment_openalex_title_overrides_1", "openalex_title_overrides_title_pattern_digest_match_type_op_key"),
        (PipelineRunQueries.Standing("k").Sql,
            "sqlite_autoindex_indexing_pipeline_runs_1", "pipeline_runs_idempotency_key_key"),
        (IndexShardQueries.Active(1).Sql, "sqlite_autoindex_indexing_index_shards_2", "index_shards_active_slot_key"),
        (VectorQueries.Many([1]).Sql, "sqlite_autoindex_indexing_vectors_2", "vectors_id_key"),
        (VectorQueries.List(new(), 0, 1).Sql, "sqlite_autoindex_indexing_vectors_2", "vectors_id_key"),
        (StreamlitUserSql.ByName("u").Sql, "sqlite_autoindex_auth_streamlit_users_1", "streamlit_users_username_folded_key"),
        (StreamlitUserSql.ByEmail("e").Sql, "sqlite_autoindex_auth_streamlit_users_2", "streamlit_users_email_folded_key"),
    ];

    // In Postgres it is the partitions' indexes that serve; they are named after their columns.
    private static readonly (SqlText Sql, string Sqlite, string Postgres)[] UsageLists =
    [
        (TokenUsageQueries.Recent(new TokenUsageFilter { SessionId = "s" }, 1).Sql,
            "observability_token_usage_session", "_session_id_created_at_idx"),
        (TokenUsageQueries.Recent(new TokenUsageFilter { RequestId = "q" }, 1).Sql,
            "observability_token_usage_request", "_request_id_created_at_idx"),
        (TokenUsageQueries.Summary(new TokenUsageFilter { RunId = "r" }).Sql,
            "observability_token_usage_run", "_run_id_created_at_idx"),
        (TokenUsageQueries.OfRun("r").Sql, "observability_token_usage_run", "_run_id_created_at_idx"),
        (TokenUsageQueries.OfWorkstream("w").Sql, "observability_token_usage_run", "_run_id_created_at_idx"),
        (TokenUsageQueries.OfWorkstream("w").Sql, "workflow_run_records_workstream_runs", "run_records_workstream_runs"),
        (TokenUsageQueries.Models(new TokenUsageFilter { SessionId = "s" }).Sql,
            "observability_token_usage_session", "_session_id_created_at_idx"),
    ];

    private static IEnumerable<(SqlText Sql, string Sqlite, string Postgres)> AllLists => Lists
        .Select(list => (list.Sql, list.Index, list.Index[(list.Index.IndexOf('_', StringComparison.Ordinal) + 1)..]))
        .Concat(UsageLists).Concat(UniqueLists);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Sqlite_serves_every_list_by_its_index()
    {
        await SqliteFiles.MakeAsync(_folder.File("plan.sqlite"));
        await using var connection = SqliteFiles.Connect(_folder.File("plan.sqlite"));
        NearnessFunction.Register(connection);

        foreach (var (sql, index, _) in AllLists)
        {
            var plan = await PlanAsync(connection, sql.Sqlite);
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotMatch(
                @"SCAN (TABLE )?(workflow_run_records|workflow_async_jobs|retrieval_query_cache)$|SCAN (TABLE \w+ AS )?[rsqu]$", plan);
        }
    }

    [PostgresFact]
    public async Task Postgres_can_serve_every_list_by_its_index()
    {
        await using var connection = new NpgsqlConnection(await PostgresDatabases.MakeAsync());
        await connection.OpenAsync();
        await connection.ExecuteAsync(ManyRows);
        await connection.ExecuteAsync("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan");

        foreach (var (sql, _, index) in AllLists)
        {
            Assert.Contains(index, await PlanAsync(connection, sql.Postgres), StringComparison.Ordinal);
        }
    }

    private static SqlText First(ClaimRules rules) => new(
        rules.First(DatabaseSide.Sqlite, "job_id", [.. rules.Conditions.Select(one => one.Sqlite)], "@limit"),
        rules.First(DatabaseSide.Postgres, "job_id", [.. rules.Conditions.Select(one => one.Postgres)], "@limit",
            " FOR UPDATE SKIP LOCKED"));

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
        var values = names.Count == 0 ? "" : $"({string.Join(", ", names.Select(_ => "NULL"))})";
        var plan = await connection.QueryAsync<string>($"EXPLAIN EXECUTE list {values}");
        return string.Join('\n', plan);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sqlite_serves_usage_by_time_alone_from_the_key(bool recent)
    {
        await SqliteFiles.MakeAsync(_folder.File("plan.sqlite"));
        await using var connection = SqliteFiles.Connect(_folder.File("plan.sqlite"));
        var filter = new TokenUsageFilter { Since = DateTimeOffset.UnixEpoch };
        var sql = recent ? TokenUsageQueries.Recent(filter, 1).Sql : TokenUsageQueries.Summary(filter).Sql;

        var plan = await PlanAsync(connection, sql.Sqlite);

        Assert.Matches(@"SEARCH .*\bu USING PRIMARY KEY \(created_at>\?( AND created_at<\?)?\)", plan);
        Assert.DoesNotMatch(@"(?m)SCAN u\b", plan);
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();
}
