using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Evidence;
using Persistence.Sdk.Core.Faults;
using Persistence.Sdk.Core.Loading;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>Copies one table, chunk by chunk, from where the last run has ended. Used by one run.</summary>
internal sealed class TableCopy(
    BackfillRoute route, BackfillRequest request, BackfillLease lease, ChunkDelivery delivery,
    Perseverance perseverance, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan BeforeReadingAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Refuses a mirror that holds rows of somebody else, before any table is touched.</summary>
    /// <exception cref="BackfillRefusedException">It does, and the run does not reconcile.</exception>
    public async Task CheckTargetAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        // A table of which a run has begun has been looked at, or is reconciled.
        var seen = await route.Mirror.Loader.FindAsync(table, cancellationToken).ConfigureAwait(false);
        if (seen is null && !request.Reconcile)
        {
            var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
            await delivery.CheckTargetAsync(table, control, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<TableBackfill> RunAsync(
        TableDefinition table, string runId, IProgress<TableProgress>? progress, CancellationToken cancellationToken)
    {
        await route.CheckSchemaAsync(cancellationToken).ConfigureAwait(false);
        var seen = await route.Mirror.Loader.FindAsync(table, cancellationToken).ConfigureAwait(false);
        var isOfOtherSchema = seen is not null && seen.SchemaVersion != LibraryLevel.Number;
        if (isOfOtherSchema)
        {
            Log.BackfillOfOtherSchema(log, table.ToString(), seen!.SchemaVersion, LibraryLevel.Number);
        }

        var isPresent = seen?.CoverageEpoch == route.CoverageEpoch && !isOfOtherSchema;
        if (isPresent && seen is { IsComplete: true, Refused: 0 } && !request.Reconcile)
        {
            await RecordAsync(seen, cancellationToken).ConfigureAwait(false);
            new ProgressMeter(table.ToString(), seen.Rows, seen.Rows, time, progress).Report(seen.Rows, isDone: true);
            return new TableBackfill(table.ToString(), 0, 0, Resumed: true, 0, 0);
        }

        var resumes = isPresent && !seen!.IsComplete && (seen.Reconciles || !request.Reconcile);
        var start = resumes ? seen! with { RunId = runId } : new LoadCheckpoint(table, runId, route.CoverageEpoch)
        {
            // Where coverage has lapsed since the mirror was filled, it holds rows that were deleted meanwhile.
            Reconciles = request.Reconcile || (seen is not null && !isPresent),
        };
        await perseverance.RunAsync(token => TakeOverAsync(start, seen, token), cancellationToken)
            .ConfigureAwait(false);
        var total = await route.Authority.Scan.CountAsync(table, cancellationToken).ConfigureAwait(false);
        var meter = new ProgressMeter(table.ToString(), total, start.Rows, time, progress);
        var end = await CopyAsync(start, meter, cancellationToken).ConfigureAwait(false);
        await RecordAsync(end, cancellationToken).ConfigureAwait(false);
        meter.Report(end.Rows, isDone: true);
        var refused = end.Refused - start.Refused;
        return new TableBackfill(
            table.ToString(), end.Rows - start.Rows - refused, meter.Seconds, resumes, end.Refused, delivery.Removed);
    }

    private async Task<LoadCheckpoint> CopyAsync(
        LoadCheckpoint start, ProgressMeter meter, CancellationToken cancellationToken)
    {
        var pace = new BackfillPace(request.ChunkRows);
        var source = new ChunkSource(route, start.Table, perseverance);
        await using var sourceScope = source.ConfigureAwait(false);
        source.ReadAhead(start.LastKey, pace.Rows, cancellationToken);
        var done = start;
        var issued = 0L;
        do
        {
            var read = await source.TakeAsync().ConfigureAwait(false);
            if (!read.Chunk.IsEnd)
            {
                source.ReadAhead(read.Chunk.Last, pace.Rows, cancellationToken);
            }

            FaultPoint.Reach(FaultPoints.AfterBackfillRead);
            var before = done;
            var began = time.GetTimestamp();
            var brought = await perseverance.RunAsync(
                token => BringAsync(read, before, token), cancellationToken).ConfigureAwait(false);
            if (brought is not { } step)
            {
                await PauseAsync(BeforeReadingAgain, cancellationToken).ConfigureAwait(false);
                await source.RestartAsync(done.LastKey, pace.Rows, cancellationToken).ConfigureAwait(false);
                continue;
            }

            (done, var version) = step;
            meter.Report(done.Rows, isDone: false);
            var rest = pace.After(
                time.GetElapsedTime(began), await AnswerTimeAsync(cancellationToken).ConfigureAwait(false),
                isLive: issued > 0 && version > issued);
            issued = version;
            await PauseAsync(rest, cancellationToken).ConfigureAwait(false);
        }
        while (!done.IsComplete);

        return done;
    }

    /// <summary>Null where the chunk is too old: what was deleted since cannot be told any more.</summary>
    private async Task<(LoadCheckpoint Done, long Version)?> BringAsync(
        ReadChunk read, LoadCheckpoint before, CancellationToken cancellationToken)
    {
        var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var done = await delivery.BringAsync(
                read.Chunk, before, control with { GcGeneration = read.GcGeneration }, cancellationToken)
                .ConfigureAwait(false);
            return (done, control.LastVersion);
        }
        catch (ImagesOutdatedException)
        {
            return null;
        }
    }

    /// <summary>A commit whose answer was lost has taken the table over already.</summary>
    private async Task<LoadCheckpoint> TakeOverAsync(
        LoadCheckpoint start, LoadCheckpoint? seen, CancellationToken cancellationToken)
    {
        var present = await route.Mirror.Loader.FindAsync(start.Table, cancellationToken).ConfigureAwait(false);
        if (present?.RunId != start.RunId)
        {
            var control = await route.ReadControlAsync(cancellationToken).ConfigureAwait(false);
            await route.Mirror.Loader.TakeOverAsync(start, seen, control.Stamp.MirrorFence, cancellationToken)
                .ConfigureAwait(false);
        }

        return start;
    }

    private async Task<TimeSpan> AnswerTimeAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await perseverance.RunAsync(route.Mirror.Control.ReadAsync, cancellationToken).ConfigureAwait(false);
        return time.GetElapsedTime(began);
    }

    private async Task PauseAsync(TimeSpan rest, CancellationToken cancellationToken)
    {
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken).ConfigureAwait(false);
        }

        if (await lease.RenewAsync(cancellationToken).ConfigureAwait(false))
        {
            await route.CheckSchemaAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private Task RecordAsync(LoadCheckpoint end, CancellationToken cancellationToken) =>
        route.Authority.Evidence.RecordAsync(
            new EvidenceEntry(
                EvidenceKind.Backfill, end.Table.ToString(), end.CoverageEpoch, end.Refused == 0, default,
                $$"""{"rows": {{end.Rows}}, "refused": {{end.Refused}}, "filled": "{{route.Mirror.Side}}"}"""),
            cancellationToken);
}
