using Persistence.Sdk.Conformance.Specifications.Events;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Retrieval_events_in_SqliteAlone(SqliteAlone variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Retrieval_events_in_PostgresAlone(PostgresAlone variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Retrieval_events_in_Phase0(Phase0 variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Retrieval_events_in_Phase1(Phase1 variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Retrieval_events_in_Phase1InBackground(Phase1InBackground variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Retrieval_events_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Retrieval_events_in_Phase2(Phase2 variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Retrieval_events_in_Phase3(Phase3 variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Retrieval_events_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Retrieval_events_in_Phase4(Phase4 variant)
    : RetrievalEventStoreSpecification(variant), IClassFixture<Phase4>;
