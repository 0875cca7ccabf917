using Persistence.Sdk.Cli.Output;

namespace Persistence.Sdk.Cli.Verbs.Phase;

/// <summary>Shows the conditions of a step, and below them what to do next about each red one.</summary>
internal static class GateView
{
    public static void Show(StepNames step, IReadOnlyList<ClauseDocument> clauses, Terminal terminal)
    {
        var gate = new TextTable($"Gate {step.From} → {step.To}", "State", "Found");
        foreach (var clause in clauses)
        {
            gate.Add(clause.Name, clause.Green ? "green" : "red", clause.Detail);
        }

        if (clauses.Count > 0)
        {
            terminal.WriteResult(gate);
        }
        else
        {
            terminal.WriteResult($"Gate {step.From} → {step.To}: nothing is asked for.");
        }

        foreach (var clause in clauses.Where(clause => clause.Next is not null))
        {
            terminal.WriteResult($"Next ({clause.Name}): {clause.Next}");
        }
    }
}
