using Persistence.Sdk.Migration;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Testing.Servers;
using Persistence.Sdk.Tests.Backfill;
using Persistence.Sdk.Tests.Faults.Scenes;

namespace Persistence.Sdk.Tests.Parity;

/// <summary>A comparison of a large table beside live traffic holds nothing open for long.</summary>
public sealed class SnapshotTests
{
    private const int Rows = 40_000;

    [PostgresFact]
    public async Task S46_Between_two_pages_neither_the_write_ahead_log_nor_old_rows_are_pinned()
    {
        await using var pair = await DatabasePair.CreateAsync();
        await Histories.NotesAsync(pair, Rows);
        await using var application = await Histories.EnterDualWriteAsync(pair);
        var looked = 0;
        var middle = new AtEachReport(async progress =>
        {
            if (progress.IsDone || looked++ > 2)
            {
                return;
            }
            await Eventually.TrueAsync("the log can be emptied", async () => await pair.FromSqliteAsync<long>(
                "PRAGMA wal_checkpoint(TRUNCATE)") == 0);
            await Eventually.TrueAsync("no snapshot is left", async () => await pair.FromPostgresAsync<long>(
                """
                SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND (backend_xmin IS NOT NULL OR state LIKE 'idle in transaction%')
                """) == 0);
        });

        var report = await application.Engine.Parity.RunAsync(
            new ParityRequest { Tables = [ParityScene.Notes] }, middle, default);

        Assert.True(looked > 2);
        Assert.Equal((Rows, Rows), (report.Tables[0].Sqlite, report.Tables[0].MissingInPostgres));
    }

    private sealed class AtEachReport(Func<TableProgress, Task> action) : IProgress<TableProgress>
    {
        public void Report(TableProgress value) => Task.Run(() => action(value)).GetAwaiter().GetResult();
    }
}
