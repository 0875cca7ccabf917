namespace Persistence.Sdk.Conformance.Tests.Variants;

public sealed class Phase0() : InPhase(PersistencePhase.SqliteOnly);
