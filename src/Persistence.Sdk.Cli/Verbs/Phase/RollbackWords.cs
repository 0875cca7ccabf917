using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Says what a rollback does, before and behind it.</summary>
internal static class RollbackWords
{
    /// <param name="found">The control row before the ceiling was set.</param>
    /// <param name="ceiling">The ceiling.</param>
    /// <param name="terminal">Where it is told.</param>
    public static void Announce(ControlRow found, PersistencePhase ceiling, Terminal terminal)
    {
        terminal.Say(found.Ceiling == ceiling ? $"The ceiling is {ceiling} already." : $"The ceiling is {ceiling}.");
        for (var from = found.Phase; from > ceiling; from--)
        {
            terminal.Say($"{from} → {from - 1}: {Consequence(from)}");
        }
    }

    public static void Conclude(PhaseAnswer answer, Terminal terminal)
    {
        if (answer.AskForMore.Count > 0)
        {
            terminal.Say($"Capped until 'persistence phase lift': {LiveProcess.List(answer.AskForMore)}.");
        }
    }

    private static string Consequence(PersistencePhase from) => from switch
    {
        PersistencePhase.PostgresOnly =>
            "SQLite is kept in step again from here on; what it has missed comes by 'persistence backfill --reverse'.",
        PersistencePhase.ReadCutover =>
            "SQLite decides again, with everything that Postgres has; writes wait for a moment, and none is lost.",
        PersistencePhase.Backfill => "both databases are kept; the history is not copied any more.",
        PersistencePhase.DualWrite =>
            "Postgres gets no more writes; going forward again, history is copied and compared anew.",
        _ => throw new ArgumentOutOfRangeException(nameof(from), from, "There is no way back from this phase."),
    };
}
