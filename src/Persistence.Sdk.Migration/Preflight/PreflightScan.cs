using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Scanning;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Preflight;

/// <summary>The preflight: chunk by chunk, so that memory stays flat and no snapshot lasts.</summary>
internal sealed class PreflightScan(DatabaseSides sides, TableCatalog catalog, TimeProvider time) : IPreflight
{
    private const int ChunkRows = 1000;
    private const string Correct = "Correct the row in the SQLite file, then run the preflight again.";

    public async Task<PreflightReport> RunAsync(
        IReadOnlyList<string> tables, IProgress<TableProgress>? progress, CancellationToken cancellationToken)
    {
        var chosen = Choose(tables);
        var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
        var file = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
        var authority = await sides.OpenReadyAsync(file.Authority, cancellationToken).ConfigureAwait(false);
        var done = new List<TablePreflight>(chosen.Count);
        foreach (var table in chosen)
        {
            var result = await ScanAsync(sqlite, table, progress, cancellationToken).ConfigureAwait(false);
            var entry = new EvidenceEntry(
                EvidenceKind.Preflight, result.Table, file.CoverageEpoch, result.Findings.Count == 0, default,
                PreflightEvidence.Write(result));
            await authority.Evidence.RecordAsync(entry, cancellationToken).ConfigureAwait(false);
            done.Add(result);
        }

        return new PreflightReport(done);
    }

    private IReadOnlyList<TableDefinition> Choose(IReadOnlyList<string> names) => names.Count == 0
        ? catalog.Tables
        : [.. names.Select(name => catalog.Find(name) ?? throw new ArgumentException(
            $"There is no table '{name}'. The tables are {string.Join(", ", catalog.Tables)}.", nameof(names)))];

    private async Task<TablePreflight> ScanAsync(
        IDatabaseSide sqlite, TableDefinition table, IProgress<TableProgress>? progress,
        CancellationToken cancellationToken)
    {
        var total = await sqlite.Scan.CountAsync(table, cancellationToken).ConfigureAwait(false);
        var pace = new ScanPace(table, total, time);
        var findings = new TableFindings();
        ScanChunk chunk;
        RowKey? after = null;
        do
        {
            chunk = await sqlite.Scan.ReadAsync(new ScanPage(table, after, null, ChunkRows), null, cancellationToken)
                .ConfigureAwait(false);
            CheckValues(table, chunk, findings);
            await CheckConstraintsAsync(sqlite.Scan, table, after, chunk, findings, cancellationToken)
                .ConfigureAwait(false);
            pace.Add(chunk.Rows.Count + chunk.Damaged.Count + chunk.Unlisted);
            progress?.Report(pace.Now(isDone: false));
            after = chunk.Last;
        }
        while (!chunk.IsEnd);
        await CheckUniqueAsync(sqlite.Scan, table, findings, cancellationToken).ConfigureAwait(false);
        progress?.Report(pace.Now(isDone: true));
        return new TablePreflight(table.ToString(), pace.Rows, findings.ToList());
    }

    private static void CheckValues(TableDefinition table, ScanChunk chunk, TableFindings findings)
    {
        foreach (var row in chunk.Rows)
        {
            RowDoor.Check(row.Row, findings);
        }

        foreach (var damaged in chunk.Damaged)
        {
            foreach (var problem in damaged.Problems)
            {
                findings.Add(problem.Column, $"{problem.Reason} {Correct}", damaged.Key);
            }
        }

        if (chunk.Unlisted > 0)
        {
            var key = string.Join(", ", table.Key.Select(column => column.Name));
            findings.Add(key, $"the keys of further rows cannot be read. {Correct}", chunk.Unlisted, []);
        }
    }

    private static async Task CheckConstraintsAsync(
        ITableScan scan, TableDefinition table, RowKey? after, ScanChunk chunk, TableFindings findings,
        CancellationToken cancellationToken)
    {
        if (scan.Constraints is { } constraints)
        {
            var part = new ScanPage(table, after, chunk.IsEnd ? null : chunk.Last, TableFindings.MaxSamples);
            Add(await constraints.FindBrokenAsync(part, cancellationToken).ConfigureAwait(false), findings);
        }
    }

    private static async Task CheckUniqueAsync(
        ITableScan scan, TableDefinition table, TableFindings findings, CancellationToken cancellationToken)
    {
        if (scan.Constraints is { } constraints)
        {
            var duplicates = await constraints.FindDuplicatesAsync(table, TableFindings.MaxSamples, cancellationToken)
                .ConfigureAwait(false);
            Add(duplicates, findings);
        }
    }

    private static void Add(IReadOnlyList<BrokenConstraint> found, TableFindings findings)
    {
        foreach (var broken in found)
        {
            findings.Add(broken.Columns, broken.Reason, broken.Count, broken.SampleKeys);
        }
    }
}
