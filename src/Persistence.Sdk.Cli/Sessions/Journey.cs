using Microsoft.Extensions.Logging;
using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Migration.Backfill;
using Persistence.Sdk.Migration.Parity;
using Persistence.Sdk.Migration.Phases;
using Persistence.Sdk.Migration.Replication;

namespace Persistence.Sdk.Cli.Sessions;

/// <summary>The parts of the journey that a command drives, over the databases of its session.</summary>
internal static class Journey
{
    public static PhaseCoordinator Coordinator(
        OperatorSession session, IPhaseWish wish, ProcessRegistration registration) => new(
        session.Tracker, new PhaseSteps(session.Sides, session.PreflightGate), wish, registration, session.Context.Time,
        session.Context.Logs.CreateLogger<PhaseCoordinator>());

    public static ParityCheck Parity(OperatorSession session) => new(
        session.Tracker, session.Sides, session.Context.Catalog,
        new MirrorGateway(session.Sides, new GuardedDelivery(session.Context.Catalog), session.Context.Meter),
        session.RequirePhaseAsync, session.Context.Time, session.Context.Logs.CreateLogger<ParityCheck>());

    public static BackfillRunner Backfill(OperatorSession session) => new(
        session.Tracker, session.Sides, session.Context.Catalog, session.RequirePhaseAsync, session.Ids,
        session.Context.Time, session.Context.Logs.CreateLogger<BackfillRunner>());
}
