using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Core.Inspection;

namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>Says which scripts each side carries; changes nothing and makes nothing.</summary>
internal sealed class SchemaStatusVerb : Verb
{
    private readonly Option<DatabaseSide?> _side;

    public SchemaStatusVerb()
        : base(
            "status", "Says which schema scripts each side carries, and which are missing (exit code 3).",
            "schema status --sqlite state.sqlite", "schema status --json") =>
        _side = Add(SharedOptions.Side("One side only. Default: SQLite, and Postgres where it is configured."));

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var sides = new List<SideScripts>();
        foreach (var side in SchemaSides.Chosen(parsed.GetValue(_side), session))
        {
            sides.Add(await LookAsync(session, side, cancellationToken).ConfigureAwait(false));
        }

        var table = new TextTable("Side", "Script", "State");
        foreach (var side in sides)
        {
            foreach (var script in side.Applied.Select(title => (title, State: "applied"))
                .Concat(side.Missing.Select(title => (title, State: "missing"))))
            {
                table.Add(side.Side.ToString(), script.title, script.State);
            }
        }

        terminal.WriteResult(table);
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new { sides });
        }

        return sides.TrueForAll(side => side.Missing.Count == 0) ? ExitCodes.Done : ExitCodes.Differences;
    }

    private static async Task<SideScripts> LookAsync(
        OperatorSession session, DatabaseSide side, CancellationToken cancellationToken)
    {
        var contents = await session.Inspect(side).LookAsync(cancellationToken).ConfigureAwait(false);
        if (contents != SideContents.Ours)
        {
            // Opening such a file would make or change it.
            return SideScripts.Of(side, [], [.. ScriptTexts.Of(side, session)]);
        }

        var open = await session.Sides.OpenAsync(side, cancellationToken).ConfigureAwait(false);
        var missing = await open.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
        return SideScripts.Of(side, open.Schema.Scripts.Except(missing), missing);
    }
}
