using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.DualWrite;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Preflight;
using Persistence.Sdk.Migration.Replication;
using Persistence.Sdk.Migration.Upkeep;

namespace Persistence.Sdk.Migration;

/// <summary>
/// The parts of the journey over one pair of databases, put together alike for a running application and for a command
/// of an operator. Nothing runs by itself.
/// </summary>
internal sealed class JourneyParts : IAsyncDisposable
{
    private readonly DatabaseSides _sides;
    private readonly PersistenceOptions _options;
    private readonly Func<CancellationToken, Task> _ensureStarted;
    private readonly IIdGenerator _ids;
    private readonly DatabaseContext _context;
    private readonly FlipRecovery _recovery;
    private readonly Lazy<PreflightGate> _preflightGate;
    private readonly Lazy<ParityGate> _parityGate;
    private readonly Lazy<CutoverSteps> _cutover;

    /// <param name="sides">The databases; the caller closes them, after this.</param>
    /// <param name="options">The options.</param>
    /// <param name="ensureStarted">Finds the phase in force for work that is asked for before the start.</param>
    /// <param name="ids">Makes ids.</param>
    /// <param name="context">What is shared by both sides.</param>
    public JourneyParts(
        DatabaseSides sides, PersistenceOptions options, Func<CancellationToken, Task> ensureStarted, IIdGenerator ids,
        DatabaseContext context)
    {
        (_sides, _options, _ensureStarted, _ids, _context) = (sides, options, ensureStarted, ids, context);
        Tracker = new PhaseTracker(sides);
        Gateway = new MirrorGateway(sides, new GuardedDelivery(context.Catalog), context.Meter);
        _recovery = new FlipRecovery(sides, context.Time, context.Logs.CreateLogger<FlipRecovery>());

        // What a journey needs is made when it begins: an application that only starts and writes does not wait for it.
        _preflightGate = new(() => new PreflightGate(Preflight, context.Catalog, context.Time));
        _parityGate = new(NewParityGate);
        _cutover = new(NewCutover);
    }

    public PhaseTracker Tracker { get; }

    public MirrorGateway Gateway { get; }

    public IPreflight Preflight => new PreflightScan(_sides, _context.Catalog, _context.Time);

    public IBackfill Backfill => new BackfillRunner(
        Tracker, _sides, _context.Catalog, _ensureStarted, _ids, _context.Time,
        _context.Logs.CreateLogger<BackfillRunner>());

    public IParityCheck Parity => NewParity(_ensureStarted);

    public GateLook Look => new(_sides, _preflightGate.Value, _cutover.Value);

    /// <summary>Compares the neighbours before the first write.</summary>
    public FirstLook FirstLook => new(
        Tracker, _sides, _options.DualWrite.MirrorTimeout, _context.Time, _context.Logs.CreateLogger<FirstLook>());

    /// <summary>Tells how the way back to SQLite stands.</summary>
    public RollbackReading Rollback => new(_sides, _context.Catalog, _context.Time);

    /// <summary>Takes steps on an operator's word.</summary>
    public ForcedStep Force => new(
        Tracker, _sides, new Lazy<PhaseSteps>(NewSteps), Seizure, SeizureFence,
        _context.Logs.CreateLogger<ForcedStep>());

    /// <summary>Takes SQLite over by force.</summary>
    public Seizure Seizure => new(
        _sides, _context.Catalog, _ids, _context.Time, _context.Logs.CreateLogger<Seizure>());

    /// <summary>Tells Postgres of a forced take-over.</summary>
    public SeizureFence SeizureFence => new(_sides, SeizureLoss, _context.Logs.CreateLogger<SeizureFence>());

    /// <summary>Lists and settles what a forced take-over has lost.</summary>
    public SeizureLoss SeizureLoss => new(_sides);

    /// <summary>The write path of the stores, for a command. The caller disposes of it, before this.</summary>
    public OperatorDatabase NewDatabase() => new(Tracker, _sides, Gateway, _options, _ensureStarted, _ids, _context);

    /// <summary>Tidies up in the databases.</summary>
    /// <param name="writes">The write path, by which jobs are given back.</param>
    public IMaintenance NewMaintenance(IDatabase writes)
    {
        var (retention, catalog, time, logs) = (_options.Retention, _context.Catalog, _context.Time, _context.Logs);
        return new MaintenanceRun(
            Tracker, _sides, catalog,
            new RetentionPolicy(retention, catalog, logs.CreateLogger<RetentionPolicy>()),
            new TombstoneCollection(retention.Tombstones, _ids, time, logs.CreateLogger<TombstoneCollection>()),
            new SideUpkeep(catalog, retention.Budget, time),
            _context.UpkeepSteps,
            token => retention.RequeueJobs && _context.Jobs is { } jobs
                ? jobs.RequeueExpiredAsync(writes, token)
                : Task.FromResult(0),
            _ensureStarted, _ids, time, _context.Meter, logs.CreateLogger<MaintenanceRun>());
    }

    public PhaseCeiling Ceiling => new(Tracker, new PhaseMove(_sides));

    /// <summary>Moves the phase for one process, as long as it is told to look.</summary>
    /// <param name="wish">What it asks for; null where it asks for nothing.</param>
    /// <param name="process">The process.</param>
    public PhaseCoordinator Coordinate(IPhaseWish? wish, ProcessRegistration process) => new(
        Tracker, new Lazy<PhaseSteps>(NewSteps), _recovery, wish, process, _context.Time,
        _context.Logs.CreateLogger<PhaseCoordinator>());

    public async ValueTask DisposeAsync()
    {
        if (_preflightGate.IsValueCreated)
        {
            await _preflightGate.Value.DisposeAsync().ConfigureAwait(false);
        }

        if (_parityGate.IsValueCreated)
        {
            await _parityGate.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    public PhaseSteps NewSteps() => new(_sides, _preflightGate.Value, new PhaseMove(_sides), _cutover.Value);

    private ParityCheck NewParity(Func<CancellationToken, Task> ensureStarted) => new(
        Tracker, _sides, _context.Catalog, Gateway, ensureStarted, _context.Time,
        _context.Logs.CreateLogger<ParityCheck>());

    /// <summary>The coordinator has found the phase when it comes to this gate.</summary>
    private ParityGate NewParityGate() =>
        new(NewParity(_ => Task.CompletedTask), _context.Catalog, _options.Gate, _context.Time);

    private CutoverSteps NewCutover()
    {
        var time = _context.Time;
        var flip = new AuthorityFlip(
            _recovery, new FlipDrain(Gateway, _options.DualWrite, time),
            new MotionCheck(Gateway, _context.Catalog, time), _options.CutoverTimeout, _ids, time,
            _context.Meter, _context.Logs.CreateLogger<AuthorityFlip>());
        return new CutoverSteps(
            _sides, new CutoverGate(_context.Catalog, _options.Gate, time), _parityGate.Value, flip,
            new PhaseMove(_sides));
    }
}
