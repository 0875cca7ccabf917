using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Shows and settles what a forced take-over of SQLite has lost.</summary>
internal sealed class SettleVerb : Verb
{
    private readonly Option<bool> _takeBack;
    private readonly Option<bool> _giveUp;
    private readonly Option<bool> _yes;

    public SettleVerb()
        : base(
            "settle",
            "Shows which rows only Postgres has behind a forced take-over of SQLite (exit code 3 while they wait), and "
            + "takes them back or gives them up. Nothing is copied to Postgres before that.",
            "phase settle", "phase settle --take-back", "phase settle --give-up --yes")
    {
        _takeBack = Add(new Option<bool>("--take-back")
        {
            Description = "SQLite takes each row that it does not have a newer state of.",
        });
        _giveUp = Add(new Option<bool>("--give-up")
        {
            Description = "The rows stay as SQLite has them; the next backfill removes from Postgres what SQLite does "
                + "not have.",
        });
        _yes = Add(new Option<bool>("--yes") { Description = "Do not ask." });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var (takesBack, givesUp) = (parsed.GetValue(_takeBack), parsed.GetValue(_giveUp));
        if (takesBack && givesUp)
        {
            throw OperatorException.Usage("'--take-back' and '--give-up' exclude each other.");
        }

        await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        if (await FindAsync(session, cancellationToken).ConfigureAwait(false) is not { } lost)
        {
            terminal.WriteResult("No loss of a forced take-over waits to be settled.");
            WriteDocument(terminal, null, new LostRows([], []));
            return ExitCodes.Done;
        }

        terminal.WriteResult($"Behind the forced take-over {lost}.");
        if (!takesBack && !givesUp)
        {
            terminal.WriteResult(
                "Next: 'persistence phase settle --take-back', or 'persistence phase settle --give-up'.");
            WriteDocument(terminal, null, lost);
            return ExitCodes.Differences;
        }

        ForceWords.Confirm(
            takesBack ? "SQLite takes back:" : "Given up, for good:", [$"{lost}"], parsed.GetValue(_yes), terminal);
        var settled = await session.Parts.SeizureLoss
            .SettleAsync(new ForceRequest(Operator.Name), takesBack, cancellationToken).ConfigureAwait(false);
        var isDone = await FindAsync(session, cancellationToken).ConfigureAwait(false) is null;
        terminal.WriteResult(
            isDone
                ? "Settled. Coverage begins anew with a running application; then backfill and compare again, and lift "
                + "the ceiling: 'persistence backfill', 'persistence verify --mode full', 'persistence phase lift'."
                : "Settled for the tables that this tool knows. Keys of other tables still wait in "
                + "'persistence.pending' in Postgres, and nothing is copied there before they are settled too.");
        WriteDocument(terminal, takesBack ? "takenBack" : "givenUp", settled);
        return isDone ? ExitCodes.Done : ExitCodes.Differences;
    }

    /// <summary>What is lost; null where nothing waits to be settled.</summary>
    private static async Task<LostRows?> FindAsync(OperatorSession session, CancellationToken cancellationToken)
    {
        if (!session.Sides.SqliteFileExists)
        {
            return null;
        }

        var sqlite = await session.OpenAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (file.Authority != DatabaseSide.Sqlite || !file.HasMirror)
        {
            return null;
        }

        await session.Parts.SeizureFence.RunAsync(sqlite, cancellationToken).ConfigureAwait(false);
        file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var postgres = await session.OpenAsync(DatabaseSide.Postgres, cancellationToken).ConfigureAwait(false);
        return await SeizureLoss.IsWaitingAsync(file, postgres, cancellationToken).ConfigureAwait(false)
            ? await session.Parts.SeizureLoss.FindAsync(cancellationToken).ConfigureAwait(false)
            : null;
    }

    private static void WriteDocument(Terminal terminal, string? settled, LostRows lost)
    {
        if (terminal.IsJson)
        {
            terminal.WriteDocument(new { settled, lost = Rows(lost.Keys), superseded = Rows(lost.Superseded) });
        }
    }

    private static IEnumerable<object> Rows(IEnumerable<(string Table, string Key)> keys) =>
        keys.Select(key => new { table = key.Table, key = JsonText.Key(key.Key) });
}
