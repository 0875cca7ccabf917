using System.Diagnostics;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Persistence.Sdk.Benchmarks.Measuring;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Benchmarks.Workloads;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Testing.Files;
using Persistence.Sdk.Testing.Servers;

namespace Persistence.Sdk.Benchmarks.Rollups;

/// <summary>
/// Reads usage of ninety days and eight models by model and by day: from the sums of days, today's calls one by one, and
/// beside it by adding up every call, on either database, in the same run.
/// </summary>
internal static class RollupScenario
{
    private const int Rounds = 15;

    private const string OnSqlite =
        """
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @rows)
        INSERT INTO observability_token_usage (created_at, event_id, model, operation, step, question_id, input_tokens,
            cached_input_tokens, output_tokens, reasoning_tokens, total_tokens, session_id, request_id, latency_ms,
            cost_input_nano_usd, cost_output_nano_usd, cost_total_nano_usd, run_id, meta, row_version)
        SELECT strftime('%Y-%m-%dT%H:%M:%S', @from + i * (@seconds * 1.0 / @rows), 'unixepoch') || '.000000Z',
            printf('%08x-0000-7000-8000-000000000000', i), 'model-' || i % 8, 'agent_answer', 'answer', 'q' || i % 50,
            1000 + i % 977, 0, i % 313, 0, 1000 + i % 977 + i % 313, 'session-' || i % 97, printf('%032x', i), i % 2000,
            i % 100000, i % 5000, CASE WHEN i % 10 > 0 THEN i % 100000 + i % 5000 END, 'run-' || i % 1000, '{}', i + 1
        FROM n
        """;

    private const string OnPostgres =
        """
        SELECT persistence.ensure_month('observability', 'token_usage', m::date)
        FROM generate_series(date_trunc('month', to_timestamp(@from)), to_timestamp(@from + @seconds), interval '1 month') m;
        INSERT INTO observability.token_usage (created_at, event_id, model, operation, step, question_id, input_tokens,
            cached_input_tokens, output_tokens, reasoning_tokens, total_tokens, session_id, request_id, latency_ms,
            cost_input_nano_usd, cost_output_nano_usd, cost_total_nano_usd, run_id, meta, row_version)
        SELECT to_timestamp(@from + i * (@seconds * 1.0 / @rows)), (lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000')::uuid,
            'model-' || i % 8, 'agent_answer', 'answer', 'q' || i % 50, 1000 + i % 977, 0, i % 313, 0,
            1000 + i % 977 + i % 313, 'session-' || i % 97, lpad(to_hex(i), 32, '0'), i % 2000, i % 100000, i % 5000,
            CASE WHEN i % 10 > 0 THEN i % 100000 + i % 5000 END, 'run-' || i % 1000, '{}', i + 1
        FROM generate_series(0, @rows - 1) AS i;
        ANALYZE observability.token_usage;
        """;

    public static async Task RunAsync(int rows)
    {
        await using var server = await PostgresServer.StartAsync(new PostgresServerOptions { Private = true });
        using var folder = new TempFolder();
        foreach (var phase in (PersistencePhase[])[PersistencePhase.SqliteOnly, PersistencePhase.PostgresOnly])
        {
            var pair = await DatabasePair.EmptyAsync(Workload.TokenUsage, server, folder);
            await using var sdk = await pair.StartAsync($"{phase}", phase);
            await FillAsync(pair, phase, rows);
            Console.WriteLine($"\nUsage of 90 days, {rows:N0} calls of 8 models, {phase} (ms, {Rounds} rounds)");
            await CompareAsync(sdk.Engine.Database);
        }
    }

    private static async Task FillAsync(DatabasePair pair, PersistencePhase phase, int rows)
    {
        var now = DateTimeOffset.UtcNow;
        var from = now.Date.AddDays(-89);
        var told = new
        {
            rows,
            from = new DateTimeOffset(from, TimeSpan.Zero).ToUnixTimeSeconds(),
            seconds = (long)(now - from).TotalSeconds,
        };
        if (phase == PersistencePhase.SqliteOnly)
        {
            await using var sqlite = new SqliteConnection($"Data Source={pair.Sqlite};Pooling=False");
            await sqlite.ExecuteAsync(OnSqlite, told, commandTimeout: 600);
            return;
        }

        await using var postgres = new NpgsqlConnection(pair.Postgres);
        await postgres.ExecuteAsync(OnPostgres, told, commandTimeout: 600);
    }

    private static async Task CompareAsync(IDatabase database)
    {
        var everything = new TokenUsageFilter();
        var upkeep = new UsageDayUpkeep(TimeSpan.Zero, TimeProvider.System, NullLogger<UsageDayUpkeep>.Instance);
        var began = Stopwatch.GetTimestamp();
        var days = (await upkeep.RunAsync(database, _ => Task.CompletedTask, CancellationToken.None)).DaysSummedUp;
        Console.WriteLine($"{days} days summed up in {Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s");
        var reader = new TokenUsageReader(database);
        (string Name, Func<Task<long>> Read)[] contenders =
        [
            ("by model, every call", async () =>
                Sum(await database.QueryAsync(TokenUsageQueries.CallsByModel(everything)))),
            ("by model, from the sums", async () => (await reader.GetByModelAsync()).Sum(model => model.Sums.InputTokens)),
            ("by day, every call", async () =>
                Sum(await database.QueryAsync(TokenUsageQueries.CallsByDay(everything)))),
            ("by day, from the sums", async () => (await reader.GetByDayAsync()).Sum(day => day.Sums.InputTokens)),
        ];
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = -2; round < Rounds; round++)
        {
            var sums = new HashSet<long>();
            for (var i = 0; i < contenders.Length; i++)
            {
                began = Stopwatch.GetTimestamp();
                sums.Add(await contenders[i].Read());
                if (round >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }
            }

            if (sums.Count > 1)
            {
                throw new InvalidOperationException($"The sums differ: {string.Join(", ", sums)}.");
            }
        }

        for (var i = 0; i < contenders.Length; i++)
        {
            var spread = Spread.Of(times[i]);
            Console.WriteLine($"{contenders[i].Name,-26}{spread.Median,10:N1} median{spread.Largest,10:N1} largest");
        }
    }

    private static long Sum(IReadOnlyList<UsageGroup> groups) => groups.Sum(group => group.ToSums().InputTokens);
}
