using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Schema;

/// <summary>Prints the SQL of a side for somebody who wants to read it; opens no database.</summary>
internal sealed class ScriptVerb : Verb
{
    private readonly Option<DatabaseSide?> _side;

    public ScriptVerb()
        : base(
            "script", "Prints the SQL that 'schema apply' would run on an empty database. Opens none.",
            "schema script --side postgres", "schema script --side sqlite --module Pipeline") =>
        _side = Add(SharedOptions.Side("The side (needed)."));

    public override Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var side = parsed.GetValue(_side)
            ?? throw OperatorException.Usage("Say which side's script: --side sqlite or --side postgres.");
        var scripts = ScriptTexts.Of(side, session);
        foreach (var script in scripts)
        {
            terminal.WriteResult($"-- {script.Title}\n{script.Sql.TrimEnd()}\n");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(new
            {
                side,
                scripts = scripts.Select(script => new { script.Title, script.Checksum, script.Sql }),
            });
        }

        return Task.FromResult(ExitCodes.Done);
    }
}
