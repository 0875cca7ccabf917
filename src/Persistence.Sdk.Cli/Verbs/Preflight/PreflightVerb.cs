using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Preflight;

namespace Persistence.Sdk.Cli.Verbs.Preflight;

/// <summary>Scans the SQLite side for what Postgres would refuse.</summary>
internal sealed class PreflightVerb : Verb
{
    private readonly Option<string[]> _tables;

    public PreflightVerb()
        : base(
            "preflight", "Scans the SQLite file for rows that Postgres would refuse (exit code 3). Needs no Postgres.",
            "preflight --sqlite state.sqlite", "preflight --table workflow.run_records --json") =>
        _tables = Add(SharedOptions.Tables("A table to scan; may be given several times. Default: all."));

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var tables = session.Tables(parsed.GetValue(_tables));
        await session.OpenAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var report = await ProgressView.RunAsync(
            terminal, session.Context.Time,
            progress => session.Parts.Preflight.RunAsync(tables, progress, cancellationToken))
            .ConfigureAwait(false);
        Show(report, terminal);
        return report.IsClean ? ExitCodes.Done : ExitCodes.Differences;
    }

    private static void Show(PreflightReport report, Terminal terminal)
    {
        var table = new TextTable("Table", "Rows", "Column", "Refused", "Reason", "For example");
        foreach (var scanned in report.Tables)
        {
            if (scanned.Findings.Count == 0)
            {
                table.Add(scanned.Table, Number.Of(scanned.Rows), "", "0", "clean", "");
            }

            foreach (var finding in scanned.Findings)
            {
                table.Add(
                    scanned.Table, Number.Of(scanned.Rows), finding.Column, Number.Of(finding.Count), finding.Reason,
                    finding.SampleKeys.Count > 0 ? finding.SampleKeys[0] : "");
            }
        }

        terminal.WriteResult(table);
        if (terminal.IsJson)
        {
            terminal.WriteDocument(PreflightDocument.Of(report));
        }
    }
}
