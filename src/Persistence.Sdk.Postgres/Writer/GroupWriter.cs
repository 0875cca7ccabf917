using Npgsql;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Partitions;
using Persistence.Sdk.Postgres.Pending;
using Polly;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Commits a group of change sets, whatever it takes: again under the same id after a lost connection, in halves where
/// the data of one is refused, until every caller has an answer.
/// </summary>
internal sealed class GroupWriter(
    NpgsqlDataSource source, BatchSender sender, Housekeeping housekeeping, MonthPartitions months,
    ResiliencePipeline retry, HybridClock versions, IIdGenerator ids, TimeProvider time, PersistenceMeter meter)
{
    /// <summary>Writes a group; its callers have their answers when this returns.</summary>
    public async Task WriteAsync(IReadOnlyList<WriteOperation> group, CancellationToken stopping)
    {
        var batch = new WriteBatch(ids.NextUuid(), group);
        try
        {
            await CommitAsync(batch, stopping).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PostgresErrors.IsData(refusal) && batch.Operations.Count > 1)
        {
            var half = batch.Operations.Count / 2;
            await WriteAsync([.. batch.Operations.Take(half)], stopping).ConfigureAwait(false);
            await WriteAsync([.. batch.Operations.Skip(half)], stopping).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (PostgresErrors.IsData(refusal))
        {
            batch.Fail(PostgresFailures.TranslateData(refusal, batch.CurrentTable));
        }
        catch (Exception problem)
        {
            batch.Fail(PostgresErrors.IsDriver(problem) || problem is OperationCanceledException
                ? PostgresFailures.Translate(problem, source, batch.OutcomeUnknown)
                : problem);
        }
    }

    /// <summary>Removes acknowledged keys from the pending set where no write takes them along.</summary>
    public async Task AcknowledgeAsync(AcknowledgedKeys keys, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        var request = new NpgsqlBatch(connection) { BatchCommands = { keys.Command() } };
        await using var requestScope = request.ConfigureAwait(false);
        await request.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CommitAsync(WriteBatch batch, CancellationToken stopping)
    {
        var context = ResilienceContextPool.Shared.Get(stopping);
        try
        {
            context.Properties.Set(WriteRetry.StartedAt, time.GetTimestamp());
            using var load = housekeeping.Take();
            var stamp = await retry.ExecuteAsync(
                static async (_, work) => await work.Writer.AttemptAsync(work.Batch, work.Load).ConfigureAwait(false),
                context, new Work(this, batch, load)).ConfigureAwait(false);
            if (stamp is { } committed)
            {
                meter.PostgresBatchSize.Record(batch.Operations.Count);
                batch.Complete(committed);
            }
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async Task<ControlStamp?> AttemptAsync(WriteBatch batch, HousekeepingLoad load)
    {
        var connection = await source.OpenConnectionAsync(CancellationToken.None).ConfigureAwait(false);
        await using var connectionScope = connection.ConfigureAwait(false);
        if (batch.OutcomeUnknown && await LookAsync(connection, batch).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        if (!batch.Begin(versions))
        {
            return null;
        }

        await months.EnsureAsync(connection, batch.NewRows(), forImages: false, CancellationToken.None)
            .ConfigureAwait(false);
        return await SendAsync(connection, batch, load).ConfigureAwait(false);
    }

    private async Task<ControlStamp?> SendAsync(NpgsqlConnection connection, WriteBatch batch, HousekeepingLoad load)
    {
        try
        {
            var stamp = await sender.SendAsync(connection, batch, load.Commands()).ConfigureAwait(false);
            load.Done(batch.OutcomeUnknown ? null : batch.Id);
            return stamp;
        }
        catch (PostgresException refusal) when (PostgresErrors.IsBatchLogClash(refusal))
        {
            return await LookAsync(connection, batch).ConfigureAwait(false) ?? throw new InvalidOperationException(
                "The batch log holds an id that none of its readers can see.", refusal);
        }
        catch (PostgresException refusal) when (PostgresErrors.IsPartitionMissing(refusal))
        {
            months.Forget(batch.NewRows());
            throw;
        }
        catch (PostgresException refusal) when (batch.OutcomeUnknown && !PostgresErrors.CanRepeat(refusal)
            && !PostgresErrors.IsTransient(refusal))
        {
            // Before the refusal is told, or the sets are written under other ids, no earlier attempt may be alive.
            var fate = await BatchLog.SettleAsync(connection, batch).ConfigureAwait(false);
            batch.OutcomeUnknown = false;
            if (!fate.IsCommitted)
            {
                throw;
            }

            return fate.Stamp;
        }
        catch (Exception problem) when (PostgresErrors.IsConnectionLost(problem))
        {
            batch.OutcomeUnknown = true;
            throw;
        }
    }

    /// <summary>The stamp where an earlier attempt was committed; else null, and the batch may be sent again.</summary>
    private async Task<ControlStamp?> LookAsync(NpgsqlConnection connection, WriteBatch batch)
    {
        var fate = await BatchLog.FindAsync(connection, batch).ConfigureAwait(false);
        if (fate.IsRefused)
        {
            batch.Renew(ids.NextUuid());
        }

        return fate.IsCommitted ? fate.Stamp : null;
    }

    private readonly record struct Work(GroupWriter Writer, WriteBatch Batch, HousekeepingLoad Load);
}
