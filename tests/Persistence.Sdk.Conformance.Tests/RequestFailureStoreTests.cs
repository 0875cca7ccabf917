using Persistence.Sdk.Conformance.Specifications.Events;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Request_failures_in_SqliteAlone(SqliteAlone variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Request_failures_in_PostgresAlone(PostgresAlone variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Request_failures_in_Phase0(Phase0 variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Request_failures_in_Phase1(Phase1 variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Request_failures_in_Phase1InBackground(Phase1InBackground variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Request_failures_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Request_failures_in_Phase2(Phase2 variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Request_failures_in_Phase3(Phase3 variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Request_failures_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Request_failures_in_Phase4(Phase4 variant)
    : RequestFailureStoreSpecification(variant), IClassFixture<Phase4>;
