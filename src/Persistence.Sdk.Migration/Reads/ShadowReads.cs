using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Status;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// Asks the other database what a caller has asked, when the caller has its answer, one read at a time: what comes
/// faster waits in a short queue, and what finds it full is counted and forgotten. Never throws, and never makes a
/// caller wait.
/// </summary>
internal sealed class ShadowReads(
    PhaseTracker tracker, DatabaseSides sides, DatabaseContext context, ILogger<ShadowReads> log)
    : BackgroundLoop(Timeout.InfiniteTimeSpan, context.Time)
{
    private const int MaxQueued = 256;

    /// <summary>Beyond this many rows an answer is not kept for a comparison, so that memory stays flat.</summary>
    private const int MaxRows = 5_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Channel<ShadowRead> _queue = Channel.CreateBounded<ShadowRead>(
        new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    private readonly ShadowComparison _comparison = new(tracker, sides, context.Catalog, context.Time);
    private readonly ShadowMismatches _mismatches = new(context.Time);
    private readonly QueryTables _tables = new(context.Catalog);

    /// <summary>The last reads that differed, the latest first.</summary>
    public IReadOnlyList<ShadowMismatch> Latest => _mismatches.Latest;

    protected override bool IsCalledFor => _queue.Reader.Count > 0;

    /// <summary>Whether a read is one of those to be asked of the other database as well.</summary>
    public bool Chooses(int percent) => percent > 0
        && tracker.Current is { Roles.Mirror: not null }
        && (percent >= 100 || Random.Shared.Next(100) < percent);

    public void Offer<T>(string store, TableDefinition<T> table, RowKey key, T? answer, bool byMirror)
        where T : class => Offer(new ShadowFind<T>(store, table, key, answer, byMirror));

    public void Offer<T>(string store, Query<T> query, IReadOnlyList<T> answer)
        where T : class
    {
        var isList = context.Catalog.Find(query.Shape.Name) is not null;
        var read = new ShadowQuery<T>(
            store, query, answer.Count > MaxRows ? [] : answer, _tables.Of(query.Sql), isList);
        if (answer.Count > MaxRows)
        {
            Count(read, ReadResults.Dropped);
        }
        else
        {
            Offer(read);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        return base.DisposeAsync();
    }

    protected override async Task<TimeSpan> RoundAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && _queue.Reader.TryRead(out var read))
        {
            await CompareAsync(read, cancellationToken).ConfigureAwait(false);
        }

        return Interval;
    }

    /// <summary>Each read tells its own.</summary>
    protected override TimeSpan AfterProblem(Exception problem) => Interval;

    private void Offer(ShadowRead read)
    {
        if (_queue.Writer.TryWrite(read))
        {
            Wake();
        }
        else
        {
            Count(read, ReadResults.Dropped);
        }
    }

    private void Count(ShadowRead read, string result) =>
        context.Meter.CountShadowRead(read.Store, read.Kind, result);

    private async Task CompareAsync(ShadowRead read, CancellationToken cancellationToken)
    {
        try
        {
            var finding = await TimeLimit
                .RunAsync(token => _comparison.RunAsync(read, token), Limit, Time, cancellationToken)
                .ConfigureAwait(false);
            Count(read, finding.Result);
            if (finding.IsDifferent)
            {
                Keep(read, finding);
            }
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The mirror is away, the phase has moved, or the engine stops: nobody waits for the answer.
            Count(read, ReadResults.Failed);
            Log.ShadowReadFailed(log, read.Store, problem.GetType().Name);
        }
    }

    private void Keep(ShadowRead read, ShadowFinding finding)
    {
        var mismatch = new ShadowMismatch(
            read.Store, read.Source, finding.Key, finding.Difference, finding.Columns,
            tracker.Current?.Phase ?? default, context.Time.GetUtcNow())
        {
            SqliteRows = finding.SqliteRows, PostgresRows = finding.PostgresRows,
        };
        if (_mismatches.Add(mismatch))
        {
            Log.ShadowReadDiffers(log, read.Store, read.Source, finding.Difference);
        }
    }
}
