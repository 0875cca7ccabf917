using Dapper;
using Microsoft.Data.Sqlite;

namespace Persistence.Sdk.Cli.Tests.Scenes;

/// <summary>A little of what the source system leaves behind: a good row, a bad one, and one without a place.</summary>
internal static class LegacyFiles
{
    /// <summary>Writes the files; gives back the folder.</summary>
    public static async Task<string> WriteAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "reports"));
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "ragonometrics_query_cache.sqlite")};Pooling=False");
        await connection.ExecuteAsync(
            """
            CREATE TABLE query_cache (cache_key TEXT PRIMARY KEY, query TEXT, paper_path TEXT, model TEXT,
                context_hash TEXT, answer TEXT, created_at TEXT);
            CREATE TABLE semantic_scholar_cache (cache_key TEXT PRIMARY KEY, response TEXT);
            INSERT INTO query_cache VALUES ('good', 'Why?', 'p.pdf', 'm', 'c', 'Because.', '2026-02-06T19:50:05+00:00');
            INSERT INTO query_cache VALUES ('bad', 'Why?', 'p.pdf', 'm', 'c', 'a' || char(0), '2026-02-06T19:50:05+00:00');
            """);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "reports", "workflow-report-legacy.json"),
            """{ "run_id": "legacy", "started_at": "2026-02-06T19:50:05+00:00", "papers_dir": "p" }""");
        return folder;
    }

    /// <summary>Writes a file of usages, one on each day; gives back the folder.</summary>
    public static async Task<string> WriteUsagesAsync(string folder, params string[] days)
    {
        Directory.CreateDirectory(folder);
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder, "ragonometrics_token_usage.sqlite")};Pooling=False");
        await connection.ExecuteAsync(
            """
            CREATE TABLE token_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT, model TEXT, operation TEXT,
                input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER, session_id TEXT, request_id TEXT, meta TEXT)
            """);
        await connection.ExecuteAsync(
            "INSERT INTO token_usage (created_at, model) VALUES (@day || 'T12:00:00+00:00', 'm')", days.Select(day => new { day }));
        return folder;
    }
}
