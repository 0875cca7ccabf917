using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Cutover;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Preflight;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Migration;

/// <summary>
/// The parts of the journey over one pair of databases, put together alike for a running application and for a command
/// of an operator. Nothing runs by itself.
/// </summary>
internal sealed class JourneyParts : IAsyncDisposable
{
    private readonly DatabaseContext _context;
    private readonly FlipRecovery _recovery;
    private readonly ParityGate _parityGate;
    private readonly PhaseSteps _steps;

    /// <param name="sides">The databases; the caller closes them, after this.</param>
    /// <param name="options">The options.</param>
    /// <param name="ensureStarted">Finds the phase in force for work that is asked for before the start.</param>
    /// <param name="ids">Makes ids.</param>
    /// <param name="context">What is shared by both sides.</param>
    public JourneyParts(
        DatabaseSides sides, PersistenceOptions options, Func<CancellationToken, Task> ensureStarted, IIdGenerator ids,
        DatabaseContext context)
    {
        var (catalog, time, logs) = (context.Catalog, context.Time, context.Logs);
        _context = context;
        Tracker = new PhaseTracker(sides);
        Gateway = new MirrorGateway(sides, new GuardedDelivery(catalog), context.Meter);
        Preflight = new PreflightScan(sides, catalog, time);
        PreflightGate = new PreflightGate(Preflight, catalog, time);
        Backfill = new BackfillRunner(
            Tracker, sides, catalog, ensureStarted, ids, time, logs.CreateLogger<BackfillRunner>());
        Parity = NewParity(ensureStarted);
        _recovery = new FlipRecovery(sides, time);

        // The coordinator has found the phase when it comes to a gate.
        _parityGate = new ParityGate(NewParity(_ => Task.CompletedTask), catalog, options.Gate, time);
        var flip = new AuthorityFlip(
            _recovery, new FlipDrain(Gateway, options.DualWrite, time), new MotionCheck(Gateway, catalog, time),
            options.CutoverTimeout, ids, time, logs.CreateLogger<AuthorityFlip>());
        var move = new PhaseMove(sides);
        var cutover = new CutoverSteps(
            sides, new CutoverGate(catalog, options.Gate, time), _parityGate, flip, move);
        Look = new GateLook(sides, PreflightGate, cutover);
        _steps = new PhaseSteps(sides, PreflightGate, move, cutover);

        ParityCheck NewParity(Func<CancellationToken, Task> start) => new(
            Tracker, sides, catalog, Gateway, start, time, logs.CreateLogger<ParityCheck>());
    }

    public PhaseTracker Tracker { get; }

    public MirrorGateway Gateway { get; }

    public IPreflight Preflight { get; }

    public PreflightGate PreflightGate { get; }

    public IBackfill Backfill { get; }

    public IParityCheck Parity { get; }

    public GateLook Look { get; }

    /// <summary>Moves the phase for one process, as long as it is told to look.</summary>
    public PhaseCoordinator Coordinate(IPhaseWish wish, ProcessRegistration process) => new(
        Tracker, _steps, _recovery, wish, process, _context.Time, _context.Logs.CreateLogger<PhaseCoordinator>());

    public async ValueTask DisposeAsync()
    {
        await PreflightGate.DisposeAsync().ConfigureAwait(false);
        await _parityGate.DisposeAsync().ConfigureAwait(false);
    }
}
