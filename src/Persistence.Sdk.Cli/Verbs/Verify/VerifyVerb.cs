using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Parity;

namespace Persistence.Sdk.Cli.Verbs.Verify;

/// <summary>Compares both databases, and heals what differs where it is asked to.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly VerifyOptions _options = new();

    public VerifyVerb()
        : base(
            "verify",
            "Compares both databases beside live writes, column by column (exit code 3 where they differ). What a full "
            + "comparison finds is kept as evidence.",
            "verify", "verify --mode sample --sample-rows 5000", "verify --table workflow.run_records --repair",
            "verify --markdown parity.md --json") =>
        _options.AddTo(Command);

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var request = _options.Read(parsed, session);
        var path = _options.ReadReportPath(parsed);
        session.RequireConfigured(DatabaseSide.Postgres);
        await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var report = await ProgressView.RunAsync(
            terminal, session.Context.Time,
            progress => session.Parts.Parity.RunAsync(request, progress, cancellationToken)).ConfigureAwait(false);
        Show(report, request, terminal);
        if (path is not null)
        {
            var text = MarkdownReport.Of(report, session.Context.Time.GetUtcNow());
            await File.WriteAllTextAsync(path, Redaction.Clean(text), cancellationToken).ConfigureAwait(false);
            terminal.Say($"Report: {path}");
        }

        return report.IsClean ? ExitCodes.Done : ExitCodes.Differences;
    }

    private static void Show(ParityReport report, ParityRequest request, Terminal terminal)
    {
        var table = new TextTable(
            "Table", "SQLite", "Postgres", "Not in Postgres", "Not in SQLite", "Different", "Behind", "In flight",
            "Repaired");
        foreach (var compared in report.Tables)
        {
            table.Add(
                compared.Table, Number.Of(compared.Sqlite), Number.Of(compared.Postgres),
                Number.Of(compared.MissingInPostgres), Number.Of(compared.MissingInSqlite),
                Number.Of(compared.Different),
                Number.Of(compared.AuthorityBehind), Number.Of(compared.InFlight), Number.Of(compared.Repaired));
        }

        terminal.WriteResult(table.WithoutIdleColumns(kept: 3));
        foreach (var compared in report.Tables)
        {
            foreach (var sample in compared.Samples)
            {
                terminal.WriteResult($"{compared.Table} {sample.Key}: {ParityWords.Describe(sample)}");
            }
        }

        terminal.WriteResult(Conclusion.Of(report, request));
        if (terminal.IsJson)
        {
            terminal.WriteDocument(VerifyDocument.Of(report, request.ShowValues));
        }
    }
}
