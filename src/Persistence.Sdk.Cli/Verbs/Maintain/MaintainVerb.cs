using System.CommandLine;
using Persistence.Sdk.Cli.CommandLine;
using Persistence.Sdk.Cli.Output;
using Persistence.Sdk.Cli.Sessions;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Cli.Verbs.Maintain;

/// <summary>Tidies up in both databases, as a running application does now and then.</summary>
internal sealed class MaintainVerb : Verb
{
    private readonly Option<bool> _dryRun;

    public MaintainVerb()
        : base(
            "maintain",
            "Removes what retention does not keep, expired rows, and tombstones of rows that were deleted long enough "
            + "ago, makes the partitions of the months to come, in the databases that are kept, sums up the usage of "
            + "days that are over, and gives back jobs whose worker has died. A running application does the same by "
            + "itself.",
            "maintain --dry-run", "maintain --json")
    {
        _dryRun = Add(new Option<bool>("--dry-run") { Description = "Only count what could be removed." });
    }

    public override async Task<int> RunAsync(
        ParseResult parsed, OperatorSession session, Terminal terminal, CancellationToken cancellationToken)
    {
        await session.RequirePhaseAsync(cancellationToken).ConfigureAwait(false);
        var writes = session.Parts.NewDatabase();
        await using var writesScope = writes.ConfigureAwait(false);
        var isDryRun = parsed.GetValue(_dryRun);
        if (!isDryRun)
        {
            await writes.LookAsync(cancellationToken).ConfigureAwait(false);
        }

        var report = await RunAsync(session.Parts.NewMaintenance(writes.Database), isDryRun, cancellationToken)
            .ConfigureAwait(false);
        if (report.Jobs > 0)
        {
            await writes.SettleAsync(cancellationToken).ConfigureAwait(false);
        }

        Show(report, terminal);
        return report.MirrorProblem is null && !report.Tables.Any(table => table.IsHeldUp)
            ? ExitCodes.Done
            : ExitCodes.Differences;
    }

    /// <summary>
    /// A pass takes no longer than others can wait; it is followed by another where there is more to do.
    /// </summary>
    private static async Task<MaintenanceReport> RunAsync(
        IMaintenance maintenance, bool dryRun, CancellationToken cancellationToken)
    {
        var first = await maintenance.RunAsync(dryRun, cancellationToken).ConfigureAwait(false);
        var passes = new List<MaintenanceReport> { first };
        while (passes[^1].HasMore)
        {
            passes.Add(await maintenance.RunAsync(dryRun, cancellationToken).ConfigureAwait(false));
        }

        return first with
        {
            MonthsMade = passes.Sum(pass => pass.MonthsMade),
            Jobs = passes.Sum(pass => pass.Jobs),
            DaysSummedUp = passes.Sum(pass => pass.DaysSummedUp),
            MirrorProblem = passes[^1].MirrorProblem,
            Tables =
            [
                .. passes.SelectMany(pass => pass.Tables).GroupBy(table => (table.Side, table.Table))
                    .Select(found => found.Aggregate((earlier, later) => earlier + later)),
            ],
        };
    }

    private static void Show(MaintenanceReport report, Terminal terminal)
    {
        var table = new TextTable("Database", "Table", "Tombstones", "Expired rows", "Old rows", "Old months");
        foreach (var found in report.Tables)
        {
            table.Add($"{found.Side}", found.Table, Number.Of(found.Tombstones), Number.Of(found.Expired),
                Number.Of(found.Retired), Number.Of(found.Months) + (found.IsHeldUp ? " (in use)" : ""));
        }

        if (report.Tables.Count > 0)
        {
            terminal.WriteResult(table);
        }

        terminal.WriteResult(
            report.Tables.Count == 0 ? "Nothing is there to be removed."
            : report.IsDryRun ? "So many could be removed; nothing was changed."
            : "So many were removed.");
        if (report.DaysSummedUp > 0)
        {
            terminal.WriteResult($"The usage of {Number.Of(report.DaysSummedUp)} days was summed up.");
        }

        terminal.WriteResult(Words(report.Collection));
        if (report.MonthsMade > 0 || report.Jobs > 0)
        {
            terminal.WriteResult(
                $"Partitions made for months to come: {Number.Of(report.MonthsMade)}. Jobs given back or up because "
                + $"their worker had died: {Number.Of(report.Jobs)}.");
        }

        if (report.Tables.Any(table => table.IsHeldUp))
        {
            terminal.WriteResult(
                "An old month was not dropped, because its table was in use all the time. Run it again; long "
                + "transactions on that table hold it up.");
        }

        if (report.MirrorProblem is { } problem)
        {
            terminal.WriteResult($"The mirror was left as it is: {problem} Run it again when the mirror is back.");
        }

        if (terminal.IsJson)
        {
            terminal.WriteDocument(MaintainDocument.Of(report));
        }
    }

    private static string Words(CollectionState state) => state switch
    {
        CollectionState.NotTried => "A tombstone can be removed when two collections have begun since it was left.",
        CollectionState.Begun => "A collection of tombstones has begun.",
        CollectionState.NotDue =>
            "No collection of tombstones has begun: the last one is younger than 'Persistence:Retention:Tombstones'.",
        CollectionState.Kept =>
            "Tombstones are kept in phase SqliteOnly beside the Postgres database that the file is bound to: a later "
            + "backfill goes by them.",
        CollectionState.MirrorAway => "No collection of tombstones has begun: the mirror has to know of it first.",
        CollectionState.Unsettled =>
            "No collection of tombstones has begun: a transition is under way, or the databases do not stand "
            + "alike yet.",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "This state has no words."),
    };
}
