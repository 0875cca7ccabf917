using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using PaperPipeline.Check.Acknowledgements;
using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check;

internal static class Program
{
    private const int Clean = 0;
    private const int Differences = 1;
    private const int Usage = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(CheckOptions.Help);
            return Clean;
        }

        try
        {
            return await CheckAsync(CheckOptions.Read(arguments), Console.Out);
        }
        catch (UsageException problem)
        {
            await Console.Error.WriteLineAsync($"PaperPipeline.Check: {problem.Message}");
            return Usage;
        }
        catch (Exception problem) when (problem is SqliteException or NpgsqlException or JsonException or IOException)
        {
            await Console.Error.WriteLineAsync($"PaperPipeline.Check: {problem.Message}");
            return Differences;
        }
    }

    internal static async Task<int> CheckAsync(CheckOptions options, TextWriter output)
    {
        await using var sqlite = await SqliteTables.OpenAsync(options.Sqlite);
        var pending = await DrainedAsync(sqlite, options.Wait);
        var writes = AcknowledgementFile.Read(options.AckLog);
        var inSqlite = await sqlite.ReadAsync();
        var inPostgres = options.Postgres is { } server ? await ReadAsync(server) : null;

        var report = new CheckReport(inPostgres is not null, output);
        var left = new LeftBehind(options.LeftBehind, writes);
        var comparisons = Compare(left.Without(inSqlite), left.Without(inPostgres ?? inSqlite));
        if (!options.Brief)
        {
            report.Tables([.. comparisons.SelectMany(comparison => comparison.Kinds)]);
        }

        report.Findings([.. comparisons.SelectMany(comparison => comparison.Findings)]);

        report.LeftBehind(left.Rows);

        var lostInSqlite = LostWrites.In(inSqlite, left.Without(writes));
        var lostInPostgres = inPostgres is null ? [] : LostWrites.In(inPostgres, writes);
        report.Lost("SQLite", lostInSqlite);
        report.Lost("Postgres", lostInPostgres);
        var lost = lostInSqlite.Concat(lostInPostgres).DistinctBy(found => found.Write).Count();
        var acknowledged = writes.Where(write => write.IsAcknowledged).ToList();
        var different = comparisons.Sum(comparison => comparison.Kinds.Sum(kind => kind.Wrong));
        report.Totals(acknowledged, lost, different, pending);
        var jobs = JobCompletions.In(inPostgres ?? inSqlite, writes);
        report.Jobs(jobs);
        if (options.Outage is { } outage)
        {
            report.Outage(acknowledged, outage.From, outage.To);
        }

        var clean = acknowledged.Count > 0 && lost == 0 && jobs.Twice.Count == 0 && (inPostgres is null || pending == 0)
            && comparisons.All(comparison => comparison.Findings.Count == 0);
        return clean ? Clean : Differences;
    }

    private static async Task<long> DrainedAsync(SqliteTables sqlite, TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        long pending;
        while ((pending = await sqlite.PendingAsync()) > 0 && Stopwatch.GetElapsedTime(start) < patience)
        {
            await Task.Delay(Pause);
        }

        return pending;
    }

    private static async Task<IReadOnlyList<TableRows>> ReadAsync(string server)
    {
        await using var postgres = await PostgresTables.OpenAsync(server);
        return await postgres.ReadAsync();
    }

    private static List<TableComparison> Compare(IReadOnlyList<TableRows> sqlite, IReadOnlyList<TableRows> postgres) =>
        [.. sqlite.Select(table => table.Name).Union(postgres.Select(table => table.Name)).Order(StringComparer.Ordinal)
            .Select(name => TableComparison.Of(
                sqlite.FirstOrDefault(table => table.Name == name),
                postgres.FirstOrDefault(table => table.Name == name)))];
}
