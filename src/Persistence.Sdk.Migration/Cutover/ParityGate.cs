using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Cutover;

/// <summary>
/// The condition that both sides have been compared, row by row, under the present coverage and not too long ago, and
/// were equal. Where they have not been compared, this does it, in the background.
/// </summary>
internal sealed class ParityGate(IParityCheck parity, TableCatalog catalog, GateOptions options, TimeProvider time)
    : IAsyncDisposable
{
    private const string Clause = "parity clean";
    private readonly GateRun _run = new(Clause, "the comparison of both databases", time);

    /// <summary>Compares what is due first. Called by one caller at a time: the coordinator.</summary>
    public async Task<GateClause> CheckAsync(
        ControlRow control, IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var due = Due(await ReadAsync(control, authority, cancellationToken).ConfigureAwait(false));
        return due.Count > 0
            && await _run.FindHindranceAsync(
                (progress, token) => parity.RunAsync(new ParityRequest { Tables = due }, progress, token),
                cancellationToken).ConfigureAwait(false) is { } hindrance
            ? hindrance
            : await LookAsync(control, authority, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What is known at this moment; nothing is compared.</summary>
    public async Task<GateClause> LookAsync(
        ControlRow control, IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var known = await ReadAsync(control, authority, cancellationToken).ConfigureAwait(false);
        var due = Due(known);
        var unequal = known.Where(entry => !entry.IsClean).Select(entry => entry.Table).ToArray();
        return (due.Count, unequal.Length) switch
        {
            ( > 0, _) => GateClause.Red(
                Clause,
                $"not compared under the present coverage within {options.MaxEvidenceAge} "
                + $"('Persistence:Gate:MaxEvidenceAge'): {string.Join(", ", due)}",
                "A process that asks for the step compares by itself; 'persistence verify --mode full' does it now."),
            (_, > 0) => GateClause.Red(
                Clause, $"{string.Join(", ", unequal)} differed",
                "See 'persistence verify --mode full', and heal with 'persistence verify --repair'."),
            _ => GateClause.Green(Clause, $"{known.Count} tables"),
        } with
        {
            MayBeForced = true,
        };
    }

    public ValueTask DisposeAsync() => _run.DisposeAsync();

    private static async Task<IReadOnlyList<EvidenceEntry>> ReadAsync(
        ControlRow control, IDatabaseSide authority, CancellationToken cancellationToken)
    {
        var entries = await authority.Evidence.ListAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. entries.Where(
                entry => entry.Kind == EvidenceKind.Parity && entry.CoverageEpoch == control.CoverageEpoch),
        ];
    }

    private List<string> Due(IReadOnlyList<EvidenceEntry> known)
    {
        var oldest = time.GetUtcNow() - options.MaxEvidenceAge;
        var fresh = known.Where(entry => entry.RecordedAt >= oldest).Select(entry => entry.Table).ToHashSet();
        return [.. catalog.Tables.Select(table => table.ToString()).Where(table => !fresh.Contains(table))];
    }
}
