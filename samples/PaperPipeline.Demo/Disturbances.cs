using Microsoft.Data.Sqlite;
using Persistence.Sdk.Testing.Servers;

namespace PaperPipeline.Demo;

/// <summary>Outages of the database that is kept in step, while the application goes on.</summary>
internal sealed class Disturbances(
    PostgresServer server, string sqlite, Databases databases, Journal journal, Story story)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(3);

    /// <summary>Postgres is killed as by a power cut, and started again.</summary>
    public async Task KillPostgresAsync()
    {
        var from = TimeProvider.System.GetUtcNow();
        await server.StopAsync(immediate: true);
        await Task.Delay(Length);
        await server.StartAgainAsync();
        databases.Forget();
        Tell("Postgres was killed, and started again", from);
    }

    /// <summary>Another program begins to write to the SQLite file, and does not end: nobody else can.</summary>
    public async Task LockSqliteAsync()
    {
        var from = TimeProvider.System.GetUtcNow();
        await using (var other = new SqliteConnection($"Data Source={sqlite};Pooling=False"))
        {
            await other.OpenAsync();
            await using var transaction = await other.BeginTransactionAsync(); // BEGIN IMMEDIATE
            await Task.Delay(Length);
        }

        Tell("another program held the lock of the SQLite file", from);
    }

    private void Tell(string what, DateTimeOffset from)
    {
        var to = TimeProvider.System.GetUtcNow();
        story.Tell($"{what}, {(to - from).TotalSeconds:0.0} s in all; meanwhile {journal.Between(from, to)}");
    }
}
