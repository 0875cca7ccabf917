using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Preflight;

/// <summary>
/// The clause that the preflight has run for every table. Where it has not, this runs it, in the background, so that
/// the coordinator goes on saying that its process lives.
/// </summary>
internal sealed class PreflightGate(IPreflight preflight, TableCatalog catalog, TimeProvider time) : IAsyncDisposable
{
    private const string Clause = "preflight ran";
    private const string NoRows = "there are no rows to look at";

    private readonly GateRun _run = new(Clause, "the scan of the SQLite file", time);

    /// <summary>Called by one caller at a time: the coordinator.</summary>
    public async Task<GateClause> CheckAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var (known, missing) = await ReadAsync(authority, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
        {
            if (!await authority.Control.HasRowsAsync(cancellationToken).ConfigureAwait(false))
            {
                return GateClause.Green(Clause, NoRows);
            }

            var hindrance = await _run.FindHindranceAsync(
                (progress, token) => preflight.RunAsync(missing, progress, token), cancellationToken)
                .ConfigureAwait(false);
            if (hindrance is not null)
            {
                return hindrance;
            }

            (known, missing) = await ReadAsync(authority, cancellationToken).ConfigureAwait(false);
        }

        return Tell(known, missing);
    }

    /// <summary>What is known at this moment; nothing is scanned.</summary>
    public async Task<GateClause> LookAsync(IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var (known, missing) = await ReadAsync(authority, cancellationToken).ConfigureAwait(false);
        return missing.Count > 0 && !await authority.Control.HasRowsAsync(cancellationToken).ConfigureAwait(false)
            ? GateClause.Green(Clause, NoRows)
            : Tell(known, missing);
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private static GateClause Tell(IReadOnlyList<EvidenceEntry> known, IReadOnlyList<string> missing) =>
        missing.Count == 0
            ? GateClause.Green(Clause, Describe(known)) with { HasFindings = known.Any(entry => !entry.IsClean) }
            : GateClause.Red(
                Clause, $"it has not seen {string.Join(", ", missing)} yet",
                "A process that asks for DualWrite runs it by itself; 'persistence preflight' does it now.") with
            {
                MayBeForced = true,
            };

    private async Task<(IReadOnlyList<EvidenceEntry> Known, IReadOnlyList<string> Missing)> ReadAsync(
        IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var entries = await authority.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        EvidenceEntry[] known = [.. entries.Where(entry => entry.Kind == EvidenceKind.Preflight)];
        var seen = known.Select(entry => entry.Table).ToHashSet();
        return (known, [.. catalog.Tables.Select(table => table.ToString()).Where(table => !seen.Contains(table))]);
    }

    private static string Describe(IReadOnlyList<EvidenceEntry> known)
    {
        var findings = known.Where(entry => !entry.IsClean).Select(entry => PreflightEvidence.Read(entry.Report))
            .OfType<TablePreflight>()
            .SelectMany(table => table.Findings.Select(finding =>
                $"{table.Table}: {finding.Count} rows, column {finding.Column}: {finding.Reason}"))
            .ToArray();
        return findings.Length == 0
            ? "yes; Postgres would take every row"
            : "yes; Postgres would refuse rows, which stay pending until they are corrected. "
                + $"{string.Join(" ", findings)}";
    }
}
