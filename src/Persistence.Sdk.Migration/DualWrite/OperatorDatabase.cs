using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Replication;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Reads;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration.DualWrite;

/// <summary>
/// The database as the stores of an application see it, for a command that writes much: each write goes to the side
/// that decides and reaches the mirror in the usual way. Nothing runs behind it; what the mirror has not been given
/// when the command is done is brought by <see cref="SettleAsync"/>, or by a running application.
/// </summary>
internal sealed class OperatorDatabase : IAsyncDisposable
{
    /// <summary>How long the first look at the mirror may take: a command has all the time to connect.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly PhaseTracker _tracker;
    private readonly FirstLook _firstLook;
    private readonly InlineMirror _inline;
    private readonly MirrorPurge _purge;
    private readonly Replicator _replicator;
    private readonly ReplicatorLease _lease;
    private readonly FlipDrain _drain;

    public OperatorDatabase(
        PhaseTracker tracker, DatabaseSides sides, MirrorGateway gateway, PersistenceOptions options,
        Func<CancellationToken, Task> ensureStarted, IIdGenerator ids, DatabaseContext context)
    {
        var (dual, time) = (options.DualWrite, context.Time);
        _tracker = tracker;
        var processId = ids.NextUuid().ToString("D");
        var log = context.Logs.CreateLogger<Replicator>();
        _firstLook = new FirstLook(tracker, sides, Patience, time, context.Logs.CreateLogger<FirstLook>());
        var breaker = new MirrorBreaker(dual, time);
        _inline = new InlineMirror(
            gateway, breaker, dual, time, context.Meter, context.Logs.CreateLogger<InlineMirror>());
        _purge = new MirrorPurge(sides, breaker, dual, time, context.Logs.CreateLogger<MirrorPurge>());
        _replicator = new Replicator(
            tracker, sides, new PendingDrain(gateway, dual, time), new MirrorWatermark(sides, context.Catalog, time),
            processId, dual, time, context.Meter, log);
        _lease = new ReplicatorLease(tracker, sides, processId, time, log);
        _drain = new FlipDrain(gateway, dual, time);
        var router = new PhaseRouter(
            tracker, new FileLease(tracker, sides, time), ensureStarted, options.CutoverTimeout, time);
        Database = new DualWriteDatabase(router, _inline, _replicator, _purge, dual.Mode);
    }

    public IDatabase Database { get; }

    /// <summary>
    /// Compares a file with its mirror, as every process does before its first write. The phase is known.
    /// </summary>
    public Task LookAsync(CancellationToken cancellationToken) => _firstLook.TakeAsync(cancellationToken);

    /// <summary>Brings the mirror what it has not been given.</summary>
    /// <returns>What waits all the same, because the mirror is away or refuses it; null where there is none.</returns>
    public async Task<PendingSummary?> SettleAsync(CancellationToken cancellationToken)
    {
        if (_tracker.Current is not { Roles.Mirror: not null, Authority: var authority } phase)
        {
            return null;
        }

        try
        {
            // Compares what was not compared at the start; where another process holds it, that one has.
            await _lease.HoldAsync(phase, cancellationToken).ConfigureAwait(false);
            var before = long.MaxValue;
            var pending = await _drain.RunAsync(authority, cancellationToken).ConfigureAwait(false);
            while (pending.Keys > pending.Parked && pending.Keys < before)
            {
                before = pending.Keys;
                pending = await _drain.RunAsync(authority, cancellationToken).ConfigureAwait(false);
            }

            return pending;
        }
        catch (PersistenceException)
        {
            return await authority.Pending.SummarizeAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _inline.DisposeAsync().ConfigureAwait(false);
        await _purge.DisposeAsync().ConfigureAwait(false);
        await _replicator.DisposeAsync().ConfigureAwait(false);
        await _lease.DisposeAsync().ConfigureAwait(false);
    }
}
