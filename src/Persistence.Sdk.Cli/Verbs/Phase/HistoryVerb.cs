using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Lists what moved the phase, whoever moved it.</summary>
internal sealed class HistoryVerb : Verb
{
    private const int UsualLimit = 50;
    private readonly Option<DatabaseSide?> _side;
    private readonly Option<int> _limit;

    public HistoryVerb()
        : base(
            "history", "Lists the transitions, and who set or lifted the ceiling, the newest last.",
            "phase history", "phase history --side postgres --limit 200", "phase history --json")
    {
        _side = Add(SharedOptions.Side("What this side alone has seen; a mirror that was away sees several as one."));
        _limit = Add(SharedOptions.Count("--limit", "The largest number of entries, the newest.", UsualLimit));
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var history = await PhaseHistory.ReadAsync(session, parsed.GetValue(_side), terminal, cancellationToken)
            .ConfigureAwait(false);
        var entries = history.TakeLast(parsed.GetValue(_limit)).ToArray();
        var table = new TextTable("Epoch", "When", "Phase", "Decides", "What");
        foreach (var entry in entries)
        {
            table.Add(
                Number.Of(entry.Epoch), Moment.Of(entry.At), entry.Phase.ToString(), entry.Authority.ToString(),
                entry.Reason);
        }

        terminal.WriteResult(table);
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new { entries });
        }

        return ExitCodes.Done;
    }
}
