using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Cli.Verbs.Phase;
using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Cli.Verbs.Status;

/// <summary>How the system stands: phase, processes, gate, backlog and the way back.</summary>
internal sealed class StatusVerb()
    : Verb(
        "status", "Says how the system stands. Registers nothing and moves nothing (exit code 3 where a wanted "
            + "step is red).",
        "status", "status --sqlite state.sqlite", "status --json")
{
    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        var document = await new StatusLook(session).RunAsync(cancellationToken).ConfigureAwait(false);
        Show(document, terminal);
        if (terminal.IsJson)
        {
            terminal.WriteDocument(document);
        }

        return document.IsHeldUp ? ExitCodes.Differences : ExitCodes.Done;
    }

    private static void Show(StatusDocument status, Terminal terminal)
    {
        var effective = status.Effective?.ToString() ?? "not started yet";
        var facts = new TextTable("What", "State")
            .Add("Phase in force", effective)
            .Add("Target", status.Target?.ToString() ?? "")
            .Add("Ceiling", status.Ceiling?.ToString() ?? "none")
            .Add("Epoch", $"{status.Epoch}")
            .Add("Decides", DecidesText(status))
            .Add("Pending", status.Pending is { } pending ? Number.Of(pending) : "")
            .Add("Oldest pending", status.PendingOldestSeconds is { } age ? $"{Number.Of(age)} s" : "")
            .Add("Parked", status.Parked is { } parked ? Number.Of(parked) : "")
            .Add("Binding", status.BindingProblem ?? status.Binding)
            .Add("Way back", status.RollbackReason is { } why ? $"{status.Rollback}: {why}" : status.Rollback);
        terminal.WriteResult(facts.WithoutEmptyRows());
        ShowProcesses(status, terminal);
        if (status.Effective is null)
        {
            terminal.WriteResult(OperatorSession.NotStarted);
        }

        ShowGate(status, terminal);
    }

    /// <summary>What callers notice of a change of authority that is under way.</summary>
    private static string DecidesText(StatusDocument status) => status.State switch
    {
        ControlState.Draining => $"{status.Authority}; writes wait, it is about to pass its authority on",
        ControlState.Raising =>
            $"{status.Authority} has consented to pass its authority on; writes and reads wait for the other database",
        ControlState.Seized => $"{status.Authority}, taken over by force",
        _ => status.Authority?.ToString() ?? "",
    };

    private static void ShowProcesses(StatusDocument status, Terminal terminal)
    {
        var processes = new TextTable("Process", "Host", "Asks for", "Library");
        foreach (var process in status.Processes)
        {
            processes.Add(
                $"{process.OsProcessId}", process.Host, process.AsksFor?.ToString() ?? "nothing",
                process.LibraryVersion);
        }

        terminal.WriteResult("");
        if (status.Processes.Count > 0)
        {
            terminal.WriteResult(processes);
        }
        else
        {
            terminal.WriteResult("No live process.");
        }
    }

    private static void ShowGate(StatusDocument status, Terminal terminal)
    {
        if (status.Step is not { } step)
        {
            return;
        }

        terminal.WriteResult("");
        GateView.Show(step, status.Gate, terminal);
    }
}
