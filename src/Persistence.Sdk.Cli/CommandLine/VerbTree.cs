using System.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Verbs.Backfill;
using Persistence.Sdk.Cli.Verbs.Doctor;
using Persistence.Sdk.Cli.Verbs.Import;
using Persistence.Sdk.Cli.Verbs.Maintain;
using Persistence.Sdk.Cli.Verbs.Pending;
using Persistence.Sdk.Cli.Verbs.Phase;
using Persistence.Sdk.Cli.Verbs.Preflight;
using Persistence.Sdk.Cli.Verbs.Schema;
using Persistence.Sdk.Cli.Verbs.Status;
using Persistence.Sdk.Cli.Verbs.Verify;

namespace Persistence.Sdk.Cli.CommandLine;

/// <summary>All commands.</summary>
internal static class VerbTree
{
    public static RootCommand Build(GlobalOptions options, VerbRunner runner, Terminal terminal)
    {
        var root = new RootCommand(
            "Moves the runtime state of an application from SQLite to Postgres, live. Reads section 'Persistence' "
            + "of the application's settings and its environment variables.");
        options.AddTo(root);
        root.Add(Group(
            "schema", "The schema scripts of both databases.", runner, new ApplyVerb(), new SchemaStatusVerb(),
            new ScriptVerb()));
        root.Add(new StatusVerb().Build(runner));
        root.Add(new PreflightVerb().Build(runner));
        root.Add(new BackfillVerb().Build(runner));
        root.Add(new VerifyVerb().Build(runner));
        root.Add(Group(
            "pending", "The keys whose copy on the mirror may be stale.", runner, new ListVerb(), new RetryVerb(),
            new DiscardVerb()));
        root.Add(Group(
            "import", "Brings what another system left behind into the stores.", runner, new RagonometricsVerb()));
        root.Add(new MaintainVerb().Build(runner));
        root.Add(new DoctorVerb().Build(runner));
        root.Add(Group(
            "phase", "The phase in force, and the steps between phases.", runner, new CheckVerb(), new SetVerb(),
            new RollbackVerb(), new LiftVerb(), new HistoryVerb(), new SettleVerb()));
        root.Add(CompletionCommand.Build(terminal));
        return root;
    }

    private static Command Group(string name, string description, VerbRunner runner, params Verb[] verbs)
    {
        var group = new Command(name, description);
        foreach (var verb in verbs)
        {
            group.Add(verb.Build(runner));
        }

        return group;
    }
}
