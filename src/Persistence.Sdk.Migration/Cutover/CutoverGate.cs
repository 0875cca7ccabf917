using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// What has to hold before the authority passes to the mirror, or the mirror is left: everything has been copied,
/// nothing is parked, little is pending, Postgres answers in time. Looks only.
/// </summary>
internal sealed class CutoverGate(TableCatalog catalog, GateOptions options, TimeProvider time)
{
    private const int Reads = 20;
    private const string Forward = "persistence backfill";
    private const string Back = "persistence backfill --reverse";

    /// <summary>2 → 3: Postgres is to decide.</summary>
    public async Task<IReadOnlyList<GateClause>> CheckForwardAsync(
        ControlRow control, IDatabaseSide sqlite, IDatabaseSide postgres, CancellationToken cancellationToken) =>
    [
        await AreTablesKnownAsync(control, sqlite, cancellationToken).ConfigureAwait(false),
        await IsCopiedAsync(control, sqlite, Forward, cancellationToken).ConfigureAwait(false),
        .. await IsInStepAsync(sqlite, options.MaxPendingRows, cancellationToken).ConfigureAwait(false),
        await IsQuickAsync(postgres, cancellationToken).ConfigureAwait(false),
    ];

    /// <summary>3 → 2: SQLite is to decide again.</summary>
    public async Task<IReadOnlyList<GateClause>> CheckBackAsync(
        ControlRow control, IDatabaseSide postgres, CancellationToken cancellationToken) =>
    [
        await AreTablesKnownAsync(control, postgres, cancellationToken).ConfigureAwait(false),
        await Rollback.HasHistoryAsync(control, postgres, catalog, cancellationToken).ConfigureAwait(false)
            ? GateClause.Green("history in SQLite", $"in step since epoch {control.CoverageEpoch}")
            : await IsCopiedAsync(control, postgres, Back, cancellationToken).ConfigureAwait(false),
        .. (await IsInStepAsync(postgres, options.MaxPendingRows, cancellationToken).ConfigureAwait(false))
            .Select(clause => clause with { LosesRows = true }),
    ];

    /// <summary>3 → 4: SQLite is to be left behind.</summary>
    public async Task<IReadOnlyList<GateClause>> CheckRetirementAsync(
        ControlRow control, IDatabaseSide postgres, CancellationToken cancellationToken) =>
    [
        await AreTablesKnownAsync(control, postgres, cancellationToken).ConfigureAwait(false),
        await HasSoakedAsync(control, postgres, cancellationToken).ConfigureAwait(false),
        // No authority changes: what is left behind is left behind with the file.
        .. (await IsInStepAsync(postgres, 0, cancellationToken).ConfigureAwait(false))
            .Select(clause => clause with { MayBeForced = true }),
    ];

    /// <summary>
    /// A process judges the tables that it keeps; others that keep more, such as an application's own beside the tool,
    /// have left evidence of them.
    /// </summary>
    private async Task<GateClause> AreTablesKnownAsync(
        ControlRow control, IDatabaseSide authority, CancellationToken cancellationToken)
    {
        const string Name = "every table known";
        var entries = await authority.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        var unknown = entries
            .Where(entry => entry.Kind != EvidenceKind.Preflight && entry.CoverageEpoch == control.CoverageEpoch)
            .Select(entry => entry.Table).Distinct().Where(table => catalog.Find(table) is null).ToArray();
        return unknown.Length == 0
            ? GateClause.Green(Name, "yes")
            : GateClause.Red(
                Name, $"{List(unknown)} are kept by another process, and not known to this one",
                "Let a process that keeps them take the step: set 'Persistence:Phase' in its configuration.") with
            {
                MayBeForced = true,
            };
    }

    private async Task<GateClause> IsCopiedAsync(
        ControlRow control, IDatabaseSide authority, string command, CancellationToken cancellationToken)
    {
        const string Name = "backfill complete";
        var entries = await authority.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        var proofs = entries
            .Where(entry => entry.Kind == EvidenceKind.Backfill && entry.CoverageEpoch == control.CoverageEpoch)
            .ToDictionary(entry => entry.Table);
        var missing = catalog.Tables.Where(table => !proofs.ContainsKey(table.ToString())).ToArray();
        var refused = proofs.Values.Where(proof => !proof.IsClean).Select(proof => proof.Table).ToArray();
        return (missing.Length, refused.Length) switch
        {
            ( > 0, _) => GateClause.Red(
                Name, $"not under the present coverage for {List(missing)}",
                command == Back
                    ? $"Run '{command}'."
                    : "An application in phase Backfill does it by itself where 'Persistence:Backfill:Enabled' is on; "
                        + $"'{command}' does it now."),
            (_, > 0) => GateClause.Red(
                Name, $"rows of {List(refused)} were refused",
                $"'persistence pending list --parked' shows them; correct them, and run '{command}' again."),
            _ => GateClause.Green(Name, $"{proofs.Count} tables"),
        } with
        {
            MayBeForced = true,
        };
    }

    private static async Task<IReadOnlyList<GateClause>> IsInStepAsync(
        IDatabaseSide authority, long limit, CancellationToken cancellationToken)
    {
        await authority.Pending.FlushAsync(cancellationToken).ConfigureAwait(false);
        var pending = await authority.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            pending.Parked == 0
                ? GateClause.Green("nothing parked", "yes")
                : GateClause.Red(
                    "nothing parked",
                    $"{pending.Parked} keys were refused by the mirror; what is pending: "
                    + $"{await MissingRows.DescribeAsync(authority, cancellationToken).ConfigureAwait(false)}",
                    "'persistence pending list --parked' shows them with the reason. Correct the rows, and run "
                    + "'persistence pending retry'."),
            GateClause.If(
                pending.Keys <= limit, "mirror in step", $"{pending.Keys} keys pending, at most {limit} allowed",
                "The replicator of a running application brings them over; watch 'persistence status', and start an "
                + "application where none runs.") with { MayBeForced = true },
        ];
    }

    private async Task<GateClause> IsQuickAsync(IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>(Reads);
        for (var read = 0; read < Reads; read++)
        {
            var began = time.GetTimestamp();
            await postgres.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            times.Add(time.GetElapsedTime(began));
        }

        times.Sort();
        var p95 = times[Reads * 95 / 100 - 1];
        return GateClause.If(
            p95 <= options.MaxReadTime, "Postgres reads in time",
            $"95 of 100 point reads within {p95.TotalMilliseconds:F1} ms, at most "
            + $"{options.MaxReadTime.TotalMilliseconds:F0} ms allowed ('Persistence:Gate:MaxReadTime')",
            "Look at the load of the server and the way to it, or raise 'Persistence:Gate:MaxReadTime'.") with
        {
            MayBeForced = true,
        };
    }

    private async Task<GateClause> HasSoakedAsync(
        ControlRow control, IDatabaseSide postgres, CancellationToken cancellationToken)
    {
        var history = await postgres.Control.ListHistoryAsync(cancellationToken).ConfigureAwait(false);
        var since = history.Reverse().TakeWhile(entry => entry.Phase == control.Phase)
            .Select(entry => entry.At).LastOrDefault(time.GetUtcNow());
        var left = since + options.Soak - time.GetUtcNow();
        return GateClause.If(
            left <= TimeSpan.Zero, "soaked",
            $"Postgres has decided since {since:u}, {options.Soak} asked for ('Persistence:Gate:Soak')",
            $"Wait {left:d\\.hh\\:mm\\:ss}; the step follows by itself.") with
        {
            MayBeForced = true,
        };
    }

    private static string List(IEnumerable<object> tables) => string.Join(", ", tables);
}
