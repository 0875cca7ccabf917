using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Backfill;

namespace Persistence.Sdk.Cli.Verbs.Backfill;

/// <summary>Copies the history to the mirror, from where an earlier run has ended.</summary>
internal sealed class BackfillVerb : Verb
{
    private const int LeastChunkRows = 100;
    private const int LargestChunkRows = 100_000;
    private readonly Option<string[]> _tables;
    private readonly Option<int?> _chunkRows;
    private readonly Option<bool> _reconcile;
    private readonly Option<bool> _reverse;

    public BackfillVerb()
        : base(
            "backfill",
            "Copies the history to the other database, beside live writes, from where an earlier run has ended. "
            + "Rows that it refuses are left pending (exit code 3). An application in phase Backfill does the same by "
            + "itself.",
            "backfill", "backfill --table workflow.run_records --reconcile", "backfill --json")
    {
        _tables = Add(SharedOptions.Tables("A table to copy; may be given several times. Default: all."));
        _chunkRows = Add(SharedOptions.Within(
            "--chunk-rows", "The largest number of rows in one transaction. Default: 'Persistence:Backfill:ChunkRows'.",
            LeastChunkRows, LargestChunkRows));
        _reconcile = Add(new Option<bool>("--reconcile")
        {
            Description = "Begin anew where an earlier run has finished, and remove from the mirror what was deleted.",
        });
        _reverse = Add(new Option<bool>("--reverse")
        {
            Description = "From Postgres to SQLite, while Postgres decides (phase ReadCutover).",
        });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var request = new BackfillRequest
        {
            IsReverse = parsed.GetValue(_reverse),
            Tables = session.Tables(parsed.GetValue(_tables)),
            ChunkRows = parsed.GetValue(_chunkRows) ?? session.Options.Backfill.ChunkRows,
            Reconcile = parsed.GetValue(_reconcile),
        };
        session.RequireConfigured(DatabaseSide.Postgres);
        await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var report = await ProgressView.RunAsync(
            terminal, session.Context.Time,
            progress => session.Parts.Backfill.RunAsync(request, progress, cancellationToken)).ConfigureAwait(false);
        Show(report, terminal);
        return report.IsClean ? ExitCodes.Done : ExitCodes.Differences;
    }

    private static void Show(BackfillReport report, Terminal terminal)
    {
        var table = new TextTable("Table", "Rows", "Seconds", "Rows/s", "Resumed", "Refused", "Removed");
        foreach (var copied in report.Tables)
        {
            table.Add(
                copied.Table, Number.Of(copied.Rows), Number.Of(copied.Seconds), Number.Of((long)copied.RowsPerSecond),
                copied.Resumed ? "yes" : "no", Number.Of(copied.Refused), Number.Of(copied.Removed));
        }

        terminal.WriteResult(table.WithoutIdleColumns(kept: 4));
        if (!report.IsClean)
        {
            terminal.WriteResult("What was refused is pending: 'persistence pending list --parked' shows each key "
                + "and the reason. Mend those rows, and run the backfill again.");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(BackfillDocument.Of(report));
        }
    }
}
