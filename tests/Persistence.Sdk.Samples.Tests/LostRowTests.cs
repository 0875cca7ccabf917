using Dapper;
using Microsoft.Data.Sqlite;
using PaperPipeline.Check;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>What the check finds in the file of a run where something has been taken out of it or put back.</summary>
public sealed class LostRowTests(LostRowTests.OneRun run) : IClassFixture<LostRowTests.OneRun>
{
    [Theory]
    [InlineData("workflow_run_records", "record_kind = 'question'")]
    [InlineData("workflow_async_jobs", "queue_name = 'questions'")]
    [InlineData("retrieval_query_cache", "true")]
    [InlineData("retrieval_retrieval_events", "true")]
    [InlineData("observability_token_usage", "operation = 'report'")]
    [InlineData("ingestion_documents", "true")]
    [InlineData("ingestion_paper_metadata", "true")]
    [InlineData("ingestion_prep_manifests", "true")]
    [InlineData("indexing_pipeline_runs", "true")]
    [InlineData("indexing_index_versions", "true")]
    [InlineData("indexing_index_shards", "true")]
    [InlineData("indexing_vectors", "true")]
    public async Task An_acknowledged_row_that_is_gone_is_found(string table, string which)
    {
        var found = await CheckAfterAsync(
            $"DELETE FROM {table} WHERE row_version = (SELECT max(row_version) FROM {table} WHERE {which})");

        Assert.Contains("lost in SQLite: write", found, StringComparison.Ordinal);
        Assert.Contains($", {table} ", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workflow_async_jobs", "status = 'running'")]
    [InlineData("workflow_async_jobs", "result_json = '{}'")]
    [InlineData("retrieval_retrieval_events", "stats_json = '{}'")]
    [InlineData("ingestion_paper_metadata", "metadata_json = '{\"write\": 1}'")]
    [InlineData("indexing_index_shards", "pipeline_run_id = 1")]
    [InlineData("indexing_vectors", "created_at = '2026-01-31T12:00:00.000000Z'")]
    public async Task An_acknowledged_row_that_shows_an_older_write_is_found(string table, string change) =>
        Assert.Contains($", {table} ", await CheckAfterAsync($"UPDATE {table} SET {change}"), StringComparison.Ordinal);

    private async Task<string> CheckAfterAsync(string change)
    {
        using var folder = new TempFolder();
        File.Copy(run.Scene.Sqlite, folder.File("state.sqlite"));
        await using (var connection = new SqliteConnection($"Data Source={folder.File("state.sqlite")};Pooling=false"))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync("PRAGMA foreign_keys = OFF");
            await connection.ExecuteAsync(change);
        }

        using var output = new StringWriter();
        var options = new CheckOptions
        {
            Sqlite = folder.File("state.sqlite"),
            AckLog = run.Scene.File("out/acknowledged.jsonl"),
        };
        Assert.Equal(1, await PaperPipeline.Check.Program.CheckAsync(options, output));
        return output.ToString();
    }

    /// <summary>One run of the application, ended; its file has no log beside it any more.</summary>
    public sealed class OneRun : IAsyncLifetime
    {
        internal Scene Scene { get; } = new();

        public async Task InitializeAsync()
        {
            await Scene.RunAsync();
            await using var connection = new SqliteConnection($"Data Source={Scene.Sqlite};Pooling=false");
            await connection.OpenAsync();
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        public Task DisposeAsync()
        {
            Scene.Dispose();
            return Task.CompletedTask;
        }
    }
}
