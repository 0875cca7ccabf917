using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Tests.Variants;

[NeedsPostgres]
public sealed class Phase2() : InPhase(PersistencePhase.Backfill);
