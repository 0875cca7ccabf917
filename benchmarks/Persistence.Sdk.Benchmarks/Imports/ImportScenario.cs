using Dapper;
using Microsoft.Data.Sqlite;
using Persistence.Sdk.Benchmarks.Contenders;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Import;
using Persistence.Sdk.Import.Ragonometrics;
using Persistence.Sdk.Sqlite.Foreign;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Imports;

/// <summary>
/// Imports legacy files that it makes itself, usage and cached answers, in the phases that differ by their mirror, and
/// once more where everything is there already. Each round has databases of its own.
/// </summary>
internal static class ImportScenario
{
    private const int Rounds = 3;

    private const string Usage =
        """
        CREATE TABLE token_usage (id INTEGER PRIMARY KEY AUTOINCREMENT, created_at TEXT, model TEXT, operation TEXT,
            input_tokens INTEGER, output_tokens INTEGER, total_tokens INTEGER, session_id TEXT, request_id TEXT, meta TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @rows)
        INSERT INTO token_usage SELECT i, strftime('%Y-%m-%dT%H:%M:%S', 1770000000 + i, 'unixepoch') || '.000001+00:00', 'gpt-5',
            'llm', 1000 + i % 977, i % 313, 1000 + i % 977 + i % 313, 'session-' || i % 97, printf('%032x', i), '{}' FROM n;
        """;

    private const string Answers =
        """
        CREATE TABLE query_cache (cache_key TEXT PRIMARY KEY, query TEXT, paper_path TEXT, model TEXT, context_hash TEXT,
            answer TEXT, created_at TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @rows)
        INSERT INTO query_cache SELECT printf('%064x', i * 7919), 'Which estimate is number ' || i || '?', 'papers/' || i % 50
            || '.pdf', 'gpt-5', printf('%064x', i), 'The estimate is ' || printf('%0400d', i), '2026-02-06T19:50:05+00:00' FROM n;
        """;

    public static async Task RunAsync(int rows)
    {
        using var legacy = new TempFolder();
        await WriteAsync(legacy.File("token_usage.sqlite"), Usage, rows);
        await WriteAsync(legacy.File("query_cache.sqlite"), Answers, rows);
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        Console.WriteLine($"\nImport of {rows:N0} usages and {rows:N0} answers (rows/s, {Rounds} rounds)");
        foreach (var phase in (PersistencePhase[])
            [PersistencePhase.SqliteOnly, PersistencePhase.DualWrite, PersistencePhase.PostgresOnly])
        {
            for (var round = 0; round < Rounds; round++)
            {
                using var folder = new TempFolder();
                var pair = await DatabasePair.EmptyAsync(Workload.TokenUsage, server, folder);
                await using var sdk = await pair.StartAsync("Persistence.Sdk, import", phase);
                Print($"{phase}", await ImportAsync(sdk, legacy));
                Print($"{phase}, again", await ImportAsync(sdk, legacy));
            }
        }
    }

    private static Task<ImportReport> ImportAsync(SdkWrites sdk, TempFolder legacy) =>
        new RagonometricsImport(sdk.Engine.Database, new SqliteForeignFiles(), TimeProvider.System)
            .RunAsync(new ImportRequest { From = legacy.FullPath }, null, CancellationToken.None);

    private static void Print(string name, ImportReport report) => Console.WriteLine(
        $"{name,-24}" + string.Concat(report.Artefacts.Select(artefact =>
            $"{artefact.Target,30}{(artefact.Imported + artefact.Unchanged) / artefact.Seconds,10:N0}")));

    private static async Task WriteAsync(string path, string sql, int rows)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.ExecuteAsync(sql, new { rows });
    }
}
