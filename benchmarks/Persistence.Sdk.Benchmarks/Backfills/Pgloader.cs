using System.Diagnostics;
using Npgsql;
using Persistence.Sdk.Benchmarks.Scenarios;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Benchmarks.Backfills;

/// <summary>
/// The program <c>pgloader</c>, from the same file into a table of the same columns and indexes, which has the name
/// that it looks for. Batches as it can bear them: it runs out of heap on wide rows with more.
/// </summary>
internal sealed class Pgloader(DatabasePair pair, TempFolder folder)
{
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(directory => Path.Combine(directory, "pgloader")).FirstOrDefault(File.Exists);

    public string Table => $"public.{pair.Workload.Table.Name.Sqlite}";

    public Task CreateTableAsync() => OnPostgresAsync(
        $"CREATE TABLE IF NOT EXISTS {Table} (LIKE {pair.Workload.Table.Name.Postgres} INCLUDING ALL)");

    public Task EmptyAsync() => OnPostgresAsync($"TRUNCATE {Table}");

    public async Task RunAsync()
    {
        var commands = folder.File("backfill.load");
        await File.WriteAllTextAsync(
            commands,
            $"""
            LOAD DATABASE FROM sqlite://{pair.Sqlite} INTO {Target()}
            WITH data only, workers = 2, concurrency = 1, batch rows = 5000, prefetch rows = 5000
            INCLUDING ONLY TABLE NAMES LIKE '{pair.Workload.Table.Name.Sqlite}';
            """);
        using var process = Process.Start(new ProcessStartInfo(Program!, ["--quiet", commands])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        })!;
        var told = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"pgloader ended with {process.ExitCode}: {string.Concat(told)}");
        }
    }

    private string Target()
    {
        var to = new NpgsqlConnectionStringBuilder(pair.Postgres);
        var host = to.Host!.StartsWith('/') ? $"unix:{to.Host}" : to.Host;
        var user = string.IsNullOrEmpty(to.Password) ? to.Username : $"{to.Username}:{to.Password}";
        return $"postgresql://{user}@{host}:{to.Port}/{to.Database}";
    }

    private async Task OnPostgresAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(pair.Postgres);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
