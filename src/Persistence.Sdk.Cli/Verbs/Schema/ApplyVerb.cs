using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>Applies the missing scripts; makes the SQLite file where there is none.</summary>
internal sealed class ApplyVerb : Verb
{
    private readonly Option<DatabaseSide?> _side;
    private readonly Option<bool> _adopt;

    public ApplyVerb()
        : base(
            "apply", "Applies the schema scripts that are missing. SQLite's file is made where there is none.",
            "schema apply --sqlite state.sqlite", "schema apply --side postgres --config appsettings.json")
    {
        _side = Add(SharedOptions.Side("One side only. Default: SQLite, and Postgres where it is configured."));
        _adopt = Add(new Option<bool>("--adopt")
        {
            Description = "Add this library's tables to a SQLite file that holds those of another application.",
        });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var applied = new List<AppliedSide>();
        foreach (var side in SchemaSides.Chosen(parsed.GetValue(_side), session))
        {
            var open = await session.OpenForSchemaAsync(side, parsed.GetValue(_adopt), cancellationToken)
                .ConfigureAwait(false);
            var missing = await open.Schema.PlanAsync(cancellationToken).ConfigureAwait(false);
            await open.Schema.ApplyAsync(cancellationToken).ConfigureAwait(false);
            applied.Add(new AppliedSide(side, [.. missing.Select(script => script.Title)]));
            terminal.WriteResult(missing.Count == 0
                ? $"{side}: up to date"
                : $"{side}: applied {string.Join(", ", missing.Select(script => script.Title))}");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(new { sides = applied });
        }

        return ExitCodes.Done;
    }
}
