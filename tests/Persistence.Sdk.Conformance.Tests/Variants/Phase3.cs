using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Tests.Variants;

[NeedsPostgres]
public sealed class Phase3() : InPhase(PersistencePhase.ReadCutover);
