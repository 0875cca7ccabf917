using System.Diagnostics;
using System.Diagnostics.Metrics;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Core.Telemetry;

/// <summary>
/// The database of one store, with its writes and reads measured and traced. While nobody listens, calls are handed on
/// as they are.
/// </summary>
/// <param name="inner">The database.</param>
/// <param name="store">The name of the store's interface.</param>
/// <param name="side">The side that decides, as known when an operation has ended; null before the start.</param>
/// <param name="meter">The instruments.</param>
/// <param name="time">The clock.</param>
internal sealed class MeasuredDatabase(
    IDatabase inner, string store, Func<DatabaseSide?> side, PersistenceMeter meter, TimeProvider time) : IDatabase
{
    public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
        where T : class => IsHeard(meter.ReadDuration)
            ? MeasureAsync(
                meter.ReadDuration, Operations.Find, (table, key),
                static (database, read, token) => database.FindAsync(read.table, read.key, token), cancellationToken)
            : inner.FindAsync(table, key, cancellationToken);

    public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
        where T : class => IsHeard(meter.ReadDuration)
            ? MeasureAsync(
                meter.ReadDuration, Operations.Query, query,
                static (database, query, token) => database.QueryAsync(query, token), cancellationToken)
            : inner.QueryAsync(query, cancellationToken);

    public Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
        ChangeSet changes, CancellationToken cancellationToken = default) => IsHeard(meter.WriteDuration)
            ? MeasureAsync(
                meter.WriteDuration, Operations.Write, changes,
                static (database, changes, token) => database.WriteAsync(changes, token), cancellationToken)
            : inner.WriteAsync(changes, cancellationToken);

    public Task<int> PurgeExpiredAsync(
        TableDefinition table, int limit, CancellationToken cancellationToken = default) => IsHeard(meter.WriteDuration)
            ? MeasureAsync(
                meter.WriteDuration, Operations.Purge, (table, limit),
                static (database, purge, token) => database.PurgeExpiredAsync(purge.table, purge.limit, token),
                cancellationToken)
            : inner.PurgeExpiredAsync(table, limit, cancellationToken);

    private static bool IsHeard(Instrument instrument) =>
        instrument.Enabled || PersistenceMeter.Activities.HasListeners();

    private async Task<TResult> MeasureAsync<TWork, TResult>(
        Histogram<double> histogram,
        string operation,
        TWork work,
        Func<IDatabase, TWork, CancellationToken, Task<TResult>> run,
        CancellationToken cancellationToken)
    {
        using var activity = PersistenceMeter.Activities.StartActivity($"persistence.{operation}");
        var began = time.GetTimestamp();
        var outcome = Outcomes.Ok;
        try
        {
            return await run(inner, work, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            outcome = Outcomes.Of(problem);
            activity?.SetStatus(ActivityStatusCode.Error, problem.GetType().Name);
            throw;
        }
        finally
        {
            var tags = new TagList
            {
                { TelemetryTags.Store, store },
                { TelemetryTags.Side, TelemetryTags.NameOf(side()) },
                { TelemetryTags.Operation, operation },
                { TelemetryTags.Outcome, outcome },
            };
            histogram.Record(time.GetElapsedTime(began).TotalSeconds, tags);
            foreach (var tag in activity is null ? default : tags)
            {
                activity!.SetTag(tag.Key, tag.Value);
            }
        }
    }
}
