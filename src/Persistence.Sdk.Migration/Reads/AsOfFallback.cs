using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Migration.Phases;

namespace Persistence.Sdk.Migration.Reads;

/// <summary>
/// Answers reads from SQLite in phase 3 while Postgres, which decides, is away. SQLite's own control row must say that
/// it is the mirror at the epoch this process knows, and up to when it is complete; the row is read before the answer,
/// whose snapshot checks it again. Safe for concurrent use.
/// </summary>
internal sealed class AsOfFallback(
    PhaseTracker tracker, DatabaseSides sides, DatabaseContext context, DualWriteOptions options,
    ILogger<AsOfFallback> log)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMinutes(1);
    private readonly QueryTables _tables = new(context.Catalog);
    private readonly ReadBreaker _breaker = new(options.BreakDuration, context.Time);
    private long _logged;

    public IReadOnlyList<TableDefinition> TablesOf(SqlText sql) => _tables.Of(sql);

    /// <summary>Whether an older answer may be given at all: never about tables that must be current.</summary>
    public bool MayAnswer(IReadOnlyList<TableDefinition> tables) =>
        tracker.Current is { Phase: PersistencePhase.ReadCutover }
        && tables.Count > 0 && !tables.Any(table => table.MustBeCurrent);

    /// <summary>Asks the database that decides, and SQLite where it does not answer in time.</summary>
    /// <param name="store">The name of the store's interface.</param>
    /// <param name="patience">How long the database that decides may take.</param>
    /// <param name="isOlder">Whether the reader has an older answer already, and so need not wait again.</param>
    /// <param name="current">Asks the database that decides.</param>
    /// <param name="older">Asks SQLite.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AsOfAnswer<TResult>> ReadAsync<TResult>(
        string store, TimeSpan patience, bool isOlder, Func<CancellationToken, Task<TResult>> current,
        Func<IMirrorReads, MirrorFence, CancellationToken, Task<TResult>> older, CancellationToken cancellationToken)
    {
        if ((isOlder || !_breaker.MayTry())
            && await TryOlderAsync(store, older, cancellationToken).ConfigureAwait(false) is { } known)
        {
            return known;
        }

        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asked = current(giveUp.Token);
        try
        {
            var value = await asked.WaitAsync(patience, context.Time, cancellationToken).ConfigureAwait(false);
            _breaker.Succeeded();
            return new AsOfAnswer<TResult>(value, null);
        }
        catch (Exception problem) when (problem is DatabaseUnavailableException or TimeoutException)
        {
            _breaker.Failed();
            if (await TryOlderAsync(store, older, cancellationToken).ConfigureAwait(false) is not { } answer)
            {
                return new AsOfAnswer<TResult>(await asked.ConfigureAwait(false), null);
            }

            await giveUp.CancelAsync().ConfigureAwait(false);
            return answer;
        }
        finally
        {
            // Nobody else looks at how a question ends that was left behind.
            _ = asked.ContinueWith(
                static left => _ = left.Exception, CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    /// <summary>Null where SQLite must not, or cannot, answer.</summary>
    private async Task<AsOfAnswer<TResult>?> TryOlderAsync<TResult>(
        string store, Func<IMirrorReads, MirrorFence, CancellationToken, Task<TResult>> older,
        CancellationToken cancellationToken)
    {
        try
        {
            if (tracker.Current is not { Phase: PersistencePhase.ReadCutover, Fence.Epoch: { } epoch })
            {
                return null;
            }

            var sqlite = await sides.OpenReadyAsync(DatabaseSide.Sqlite, cancellationToken).ConfigureAwait(false);
            var row = await sqlite.Control.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (row.CompleteUntil is not { } asOf || row.Phase != PersistencePhase.ReadCutover)
            {
                return null;
            }

            var fence = new MirrorFence(epoch, row.PeerId ?? "", row.OwnId, row.Generation);
            var value = await older(sqlite.MirrorReads, fence, cancellationToken).ConfigureAwait(false);
            context.Meter.CountOlderRead(store);
            Tell(store, asOf);
            return new AsOfAnswer<TResult>(value, asOf);
        }
        catch (PersistenceException problem)
        {
            Log.OlderReadRefused(log, store, problem.GetType().Name);
            return null;
        }
    }

    private void Tell(string store, DateTimeOffset asOf)
    {
        var last = Volatile.Read(ref _logged);
        var now = context.Time.GetTimestamp();
        if ((last == 0 || context.Time.GetElapsedTime(last, now) >= LogInterval)
            && Interlocked.CompareExchange(ref _logged, now, last) == last)
        {
            Log.OlderReadsServed(log, store, asOf);
        }
    }
}
