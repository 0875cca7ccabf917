using Dapper;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Import.Tests.Scenes;

/// <summary>A folder as the source system leaves it, with the files that it makes itself.</summary>
internal sealed class LegacyFolder : IDisposable
{
    public const string QueryCache =
        "CREATE TABLE query_cache (cache_key TEXT PRIMARY KEY, query TEXT, paper_path TEXT, model TEXT, context_hash TEXT, "
        + "answer TEXT, created_at TEXT)";

    public const string TokenUsage =
        "CREATE TABLE token_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT, model TEXT, operation TEXT, "
        + "input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER, session_id TEXT, request_id TEXT, meta TEXT)";

    public const string OpenAlex =
        "CREATE TABLE openalex_cache (cache_key TEXT PRIMARY KEY, work_id TEXT, query TEXT, response TEXT, "
        + "fetched_at INTEGER)";

    public const string Citec =
        "CREATE TABLE citec_cache (cache_key TEXT PRIMARY KEY, repec_handle TEXT, response TEXT, fetched_at INTEGER)";

    public const string SemanticScholar =
        "CREATE TABLE semantic_scholar_cache (cache_key TEXT PRIMARY KEY, paper_id TEXT, query TEXT, response TEXT, "
        + "fetched_at INTEGER)";

    public const string Runs =
        "CREATE TABLE workflow_runs (run_id TEXT PRIMARY KEY, created_at TEXT, status TEXT, papers_dir TEXT, "
        + "config_hash TEXT, metadata_json TEXT)";

    public const string Steps =
        "CREATE TABLE workflow_steps (run_id TEXT, step TEXT, status TEXT, started_at TEXT, finished_at TEXT, "
        + "output_json TEXT, PRIMARY KEY (run_id, step))";

    private readonly TempFolder _folder = new();

    public string Path => _folder.FullPath;

    public string File(string name)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Runs statements on a SQLite file, which is made where there is none.</summary>
    public LegacyFolder Sql(string file, params string[] statements)
    {
        using var connection = new SqliteConnection($"Data Source={File(file)};Pooling=False");
        foreach (var statement in statements)
        {
            connection.Execute(statement);
        }

        return this;
    }

    public LegacyFolder Document(string file, string text)
    {
        System.IO.File.WriteAllText(File(file), text);
        return this;
    }

    public LegacyFolder Query(string file, string key, string answer, string createdAt, string paper = "papers/a.pdf")
    {
        using var connection = new SqliteConnection($"Data Source={File(file)};Pooling=False");
        connection.Execute(QueryCache.Replace("TABLE", "TABLE IF NOT EXISTS", StringComparison.Ordinal));
        connection.Execute(
            "INSERT INTO query_cache VALUES (@key, 'Why is this so?', @paper, 'm', 'ctx', @answer, @createdAt)",
            new { key, paper, answer, createdAt });
        return this;
    }

    public void Dispose() => _folder.Dispose();
}
