using Microsoft.Extensions.Logging;
using Npgsql;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Identity;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Postgres.Errors;
using Persistence.Sdk.Postgres.Partitions;
using Persistence.Sdk.Postgres.Pending;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>
/// Postgres as the authority: change sets of concurrent callers are queued, and two writers, each with one connection
/// at a time, commit whatever is queued in one batch, without lingering.
/// </summary>
internal sealed class PostgresWriter : IAsyncDisposable
{
    private const int Writers = 2;
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);
    private readonly WriteQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly NpgsqlDataSource _source;
    private readonly DatabaseContext _context;
    private readonly GroupWriter _group;
    private readonly ILogger _log;
    private readonly Task _loops;

    public PostgresWriter(
        NpgsqlDataSource source, MonthPartitions months, PostgresOptions options, DatabaseContext context)
    {
        (_source, _context) = (source, context);
        _log = context.Logs.CreateLogger<PostgresWriter>();
        Acknowledgements = new Acknowledgements(context.Time, _queue.Wake);
        _group = new GroupWriter(
            source, new BatchSender(new StepCommands()), new Housekeeping(Acknowledgements, context.Time), months,
            WriteRetry.Create(options.RetryTimeout, context.Time), context.Versions, new IdGenerator(context.Time),
            context.Time, context.Meter);
        _loops = Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => RunAsync()));
    }

    public Acknowledgements Acknowledgements { get; }

    public async Task<CommittedWrite> WriteAsync(ChangeSet changes, long? epoch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(changes);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var change in changes.Changes)
        {
            _ = _context.Catalog.PositionOf(change.Table);
            ConditionalCommands.Check(change);
        }

        var operation = new WriteOperation(changes, epoch);
        _queue.Add(operation);
        await using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((WriteOperation)state!).Drop(token), operation).ConfigureAwait(false);
        return await operation.Done.ConfigureAwait(false);
    }

    /// <summary>Returns when all acknowledgements made before are committed.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var last = Acknowledgements.LastNumber;
        while (Acknowledgements.Await(last) is { } open)
        {
            if (open.Taken is { } keys)
            {
                await AcknowledgeAsync(keys, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await open.InFlight.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Commits what is queued, then stops. What cannot be committed within five seconds fails.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        try
        {
            await _loops.WaitAsync(StopTimeout, _context.Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await _stopping.CancelAsync().ConfigureAwait(false);
            await _loops.ConfigureAwait(false);
        }

        await Acknowledgements.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
        _queue.Dispose();
    }

    private async Task RunAsync()
    {
        var hadCompany = false;
        while (await _queue.WaitAsync().ConfigureAwait(false))
        {
            if (hadCompany)
            {
                await Turn.BehindOthersAsync().ConfigureAwait(false);
            }

            var group = _queue.Take();
            hadCompany = group.Count > 1 || (hadCompany && group.Count == 0);
            try
            {
                await ServeAsync(group).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                // Whatever broke, the callers must not wait for ever, and those behind them must be served.
                Log.WriterBroke(_log, problem);
                group.ForEach(operation => operation.Fail(problem));
            }
        }
    }

    private async Task ServeAsync(List<WriteOperation> group)
    {
        if (group.Count > 0)
        {
            await _group.WriteAsync(group, _stopping.Token).ConfigureAwait(false);
        }
        else if (Acknowledgements.TakeDue() is { } keys)
        {
            try
            {
                await AcknowledgeAsync(keys, CancellationToken.None).ConfigureAwait(false);
            }
            catch (DatabaseUnavailableException problem)
            {
                Log.AcknowledgementsDelayed(_log, problem);
            }
        }
    }

    private async Task AcknowledgeAsync(AcknowledgedKeys keys, CancellationToken cancellationToken)
    {
        try
        {
            await _group.AcknowledgeAsync(keys, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            keys.Return();
            throw PostgresErrors.IsDriver(problem) ? PostgresFailures.Translate(problem, _source) : problem;
        }

        keys.Commit();
    }
}
