using Persistence.Sdk.Cli.Failures;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Says what a step by force skips and what it may cost, and has it confirmed.</summary>
internal static class ForceWords
{
    /// <exception cref="OperatorException">It was not confirmed.</exception>
    public static void Confirm(PhaseStep step, IEnumerable<GateClause> red, bool isSure, Terminal terminal) => Confirm(
        $"{step.From} → {step.To} by force skips:",
        [.. red.Select(clause => $"{clause.Name}: {clause.Detail}"), Price(step.From, step.To)], isSure, terminal);

    /// <param name="what">What is about to be done.</param>
    /// <param name="lines">What it means.</param>
    /// <param name="isSure">Whether it is confirmed.</param>
    /// <param name="terminal">Where it is told and asked.</param>
    /// <exception cref="OperatorException">It was not confirmed.</exception>
    public static void Confirm(string what, IEnumerable<string> lines, bool isSure, Terminal terminal)
    {
        terminal.Say(what);
        foreach (var line in lines)
        {
            terminal.Say($"  {line}");
        }

        if (isSure)
        {
            return;
        }

        if (!terminal.CanAsk)
        {
            throw OperatorException.Usage("Nothing was done. Give --yes to confirm it.");
        }

        if (!terminal.Ask("Go on?"))
        {
            throw new OperatorException("Nothing was done.");
        }
    }

    private static string Price(PersistencePhase from, PersistencePhase to) => (from, to) switch
    {
        (PersistencePhase.SqliteOnly, _) =>
            "Rows that Postgres would refuse are not known; they stay pending, and hold the change of authority up.",
        (PersistencePhase.Backfill, PersistencePhase.ReadCutover) =>
            "Postgres decides then: a row that has not been copied is not found, and where both differ Postgres is "
            + "right. Nothing is deleted in SQLite by that.",
        (PersistencePhase.ReadCutover, PersistencePhase.PostgresOnly) =>
            "What is pending never reaches SQLite; the way back needs the file, or an empty one in its place, and "
            + "'persistence backfill --reverse'.",
        (PersistencePhase.ReadCutover, PersistencePhase.Backfill) =>
            "SQLite decides then: a row that only Postgres has is not found, and where both differ SQLite is right.",
        _ => "What is skipped has not been proved.",
    };
}
