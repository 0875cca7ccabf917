using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Import;
using Persistence.Sdk.Import.Ragonometrics;
using Persistence.Sdk.Migration.Upkeep;
using Persistence.Sdk.Sqlite.Foreign;

namespace Persistence.Sdk.Cli.Verbs.Import;

/// <summary>Imports what the Python pipeline left behind, through the write path of the stores.</summary>
internal sealed class RagonometricsVerb : Verb
{
    private readonly Option<string> _from;
    private readonly Option<bool> _dryRun;

    public RagonometricsVerb()
        : base(
            RagonometricsImport.System,
            "Imports SQLite files (query_cache, token_usage, openalex_cache, citec_cache, workflow_runs, "
            + "workflow_steps), workflow reports and prep manifests below a folder. Nothing newer is overwritten, and "
            + "running it again changes nothing. Records that are refused are listed (exit code 3).",
            $"import {RagonometricsImport.System} --from /srv/legacy --dry-run",
            $"import {RagonometricsImport.System} --from /srv/legacy --json")
    {
        _from = Add(new Option<string>("--from")
        {
            Description = "The folder with the files, or one of them; folders below it are looked through, too.",
            HelpName = "folder",
            Required = true,
        });
        _dryRun = Add(new Option<bool>("--dry-run") { Description = "Only tell what would become of each record." });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        session.Table("workflow.run_records"); // refused here where the module is not in use
        var phase = await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var request = new ImportRequest
        {
            From = parsed.GetValue(_from)!, IsDryRun = parsed.GetValue(_dryRun),
            Cutoffs = await Cutoffs.OfAsync(phase.Authority, session.Context.Catalog, cancellationToken)
                .ConfigureAwait(false),
        };
        var writes = session.Parts.NewDatabase();
        await using var scope = writes.ConfigureAwait(false);
        if (!request.IsDryRun)
        {
            await writes.LookAsync(cancellationToken).ConfigureAwait(false);
        }

        var import = new RagonometricsImport(writes.Database, new SqliteForeignFiles(), session.Context.Time);
        try
        {
            var report = await ProgressView.RunAsync(
                terminal, session.Context.Time,
                progress => import.RunAsync(
                    request, new ImportProgressMeter(session.Context.Time, progress), cancellationToken))
                .ConfigureAwait(false);
            var pending = request.IsDryRun
                ? null
                : await writes.SettleAsync(cancellationToken).ConfigureAwait(false);
            ImportView.Show(report, pending?.Keys ?? 0, terminal);
            return report.IsClean ? ExitCodes.Done : ExitCodes.Differences;
        }
        catch (NothingToImportException nothing)
        {
            throw OperatorException.Usage(nothing.Message);
        }
    }
}
