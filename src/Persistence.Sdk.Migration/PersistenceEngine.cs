using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Scheduling;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.DualWrite;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Preflight;
using Persistence.Sdk.Migration.Reads;
using Persistence.Sdk.Migration.Replication;
using Persistence.Sdk.Migration.Status;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration;

/// <summary>
/// Everything that moves state in one process: the two databases, the phase, the dual write and the replicator. Started
/// by the host, or by the first operation. Safe for concurrent use.
/// </summary>
internal sealed class PersistenceEngine : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly DatabaseSides _sides;
    private readonly PhaseTracker _tracker;
    private readonly JourneyParts _parts;
    private readonly PhaseCoordinator _coordinator;
    private readonly MirrorBreaker _breaker;
    private readonly Replicator _replicator;
    private readonly FileLease _lease;
    private readonly IPhaseWish _wish;
    private readonly Lazy<IMaintenance> _maintenance;
    private readonly IReadRules _readRules;
    private readonly ReadRamp _ramp;
    private readonly ShadowReads _shadow;
    private readonly AsOfFallback _fallback;

    /// <summary>What runs beside the callers, in the order of stopping; it starts the other way round.</summary>
    private readonly IAsyncDisposable[] _running;
    private bool _started;
    private bool _disposed;

    public PersistenceEngine(
        ISideFactory factory, PersistenceOptions options, IPhaseWish wish, IIdGenerator ids, DatabaseContext context,
        IReadRules? readRules = null)
    {
        var (time, logs, processId) = (context.Time, context.Logs, ids.NextUuid().ToString("D"));
        (_wish, _readRules) = (wish, readRules ?? new SteadyReadRules(options));
        _sides = new DatabaseSides(factory, options.ApplySchema);
        _parts = new JourneyParts(_sides, options, StartAsync, ids, context);
        _tracker = _parts.Tracker;
        _coordinator = _parts.Coordinate(
            wish, ProcessRegistration.OfThisProcess(processId, typeof(PersistenceEngine).Assembly));
        _breaker = new MirrorBreaker(options.DualWrite, time);
        var inline = new InlineMirror(
            _parts.Gateway, _breaker, options.DualWrite, time, context.Meter, logs.CreateLogger<InlineMirror>());
        var mirrorPurge = new MirrorPurge(_sides, _breaker, options.DualWrite, time, logs.CreateLogger<MirrorPurge>());
        _replicator = new Replicator(
            _tracker, _sides, new PendingDrain(_parts.Gateway, options.DualWrite, time),
            new MirrorWatermark(_sides, context.Catalog, time), processId, options.DualWrite, time, context.Meter,
            logs.CreateLogger<Replicator>());
        _lease = new FileLease(_tracker, _sides, time);
        _shadow = new ShadowReads(_tracker, _sides, context, logs.CreateLogger<ShadowReads>());
        var probe = new SideProbe(_sides, time);
        _running =
        [
            new TelemetrySampler(_tracker, probe, _breaker, context.Meter, time),
            new SeizureWatch(
                _tracker, _sides, _lease, () => Seizure, () => _parts.SeizureFence, time,
                logs.CreateLogger<SeizureWatch>()),
            _shadow,
            new BackfillService(
                _tracker, () => Backfill, options.Backfill, time, logs.CreateLogger<BackfillService>()),
            new MaintenanceService(
                () => Maintenance, options.Retention, time, logs.CreateLogger<MaintenanceService>()),
            inline,
            mirrorPurge,
            _replicator,
            _coordinator,
            _parts,
        ];
        Status = new StatusReader(
            _tracker, _coordinator, _breaker, _replicator, _shadow, probe, _parts.Rollback, wish, time);
        _ramp = new ReadRamp(_tracker, _sides, options.DualWrite, context.Meter, time);
        _fallback = new AsOfFallback(_tracker, _sides, context, options.DualWrite, logs.CreateLogger<AsOfFallback>());
        Database = new DualWriteDatabase(
            new PhaseRouter(_tracker, _lease, StartAsync, options.CutoverTimeout, time), inline, _replicator,
            mirrorPurge, options.DualWrite.Mode);
        _maintenance = new(() => _parts.NewMaintenance(Database));
    }

    /// <summary>The side that decides, mirrored while two are kept, and read nowhere else.</summary>
    public IDatabase Database { get; }

    /// <summary>Scans the SQLite side for what Postgres would refuse.</summary>
    public IPreflight Preflight => _parts.Preflight;

    /// <summary>Copies the history to the mirror.</summary>
    public IBackfill Backfill => _parts.Backfill;

    /// <summary>Compares both sides.</summary>
    public IParityCheck Parity => _parts.Parity;

    /// <summary>Takes steps on an operator's word.</summary>
    public ForcedStep Force => _parts.Force;

    /// <summary>Takes SQLite over by force.</summary>
    public Seizure Seizure => _parts.Seizure;

    /// <summary>Lists and settles what a forced take-over has lost.</summary>
    public SeizureLoss SeizureLoss => _parts.SeizureLoss;

    /// <summary>Tidies up in the databases.</summary>
    public IMaintenance Maintenance => _maintenance.Value;

    /// <summary>How this process's persistence stands.</summary>
    public IPersistenceStatus Status { get; }

    /// <summary>The phase in force as this process knows it; null before the start.</summary>
    public PhaseSnapshot? Phase => _tracker.Current;

    /// <summary>The step that waits for its gate, with the red clauses; null where none is called for.</summary>
    public PhaseStep? WaitingStep => _coordinator.LastStep is { IsOpen: false } step ? step : null;

    /// <summary>Whether inline deliveries are skipped because the mirror failed repeatedly.</summary>
    public bool IsMirrorBroken => _breaker.State == MirrorBreakerState.Open;

    /// <summary>Why the replicator's last round failed; null after a good one.</summary>
    public string? ReplicatorProblem => SideProbe.Describe(_replicator.LastFailure);

    /// <summary>
    /// Opens what the phase needs and starts the background work. Calling it again does nothing, except after a start
    /// that failed or was cancelled, which is begun anew.
    /// </summary>
    /// <exception cref="PersistenceStoppedException">It has been stopped.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                throw new PersistenceStoppedException();
            }

            if (!_started)
            {
                await new SystemStart(_sides, _tracker).RunAsync(_wish.AsksFor, cancellationToken)
                    .ConfigureAwait(false);
                var isReached = await _parts.FirstLook.TakeAsync(cancellationToken).ConfigureAwait(false);
                while (await _coordinator.TryStepAsync(cancellationToken).ConfigureAwait(false))
                {
                    // Step by step, so that the first write finds the phase that can be reached.
                }

                foreach (var loop in _running.OfType<BackgroundLoop>().Reverse())
                {
                    loop.Start();
                }

                _started = true;
                if (isReached)
                {
                    await _replicator.WaitForFirstRoundAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch when (!_started)
        {
            _tracker.Forget(); // so that the next operation starts, and no write goes by without a replicator
            cancellationToken.ThrowIfCancellationRequested(); // the driver tells a cancelled connect as a time-out
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The database of one store: <see cref="Database"/>, with its reads served as the options say.</summary>
    /// <param name="store">The name of the store's interface.</param>
    public IDatabase DatabaseOf(string store) =>
        new StoreDatabase(store, _readRules.For(store), Database, _ramp, _shadow);

    /// <summary>The database of one store for one reader who takes an older answer where Postgres is away.</summary>
    /// <param name="store">The name of the store's interface.</param>
    public AsOfDatabase AsOfDatabaseOf(string store) => new(store, _readRules.For(store), DatabaseOf(store), _fallback);

    /// <summary>One side by itself, opened and ready.</summary>
    /// <exception cref="AuthorityChangedException">Postgres is asked for, and SQLite is taken by force.</exception>
    public async ValueTask<IDatabaseSide> OpenSideAsync(DatabaseSide side, CancellationToken cancellationToken)
    {
        if (side == DatabaseSide.Postgres && _tracker.Current is { } phase)
        {
            await _lease.CheckAsync(phase, cancellationToken).ConfigureAwait(false);
        }

        return await _sides.OpenReadyAsync(side, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops the background work, writes acknowledgements, releases leases, closes the databases.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (var part in _running)
            {
                await part.DisposeAsync().ConfigureAwait(false);
            }

            _tracker.Forget();
            await _sides.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
