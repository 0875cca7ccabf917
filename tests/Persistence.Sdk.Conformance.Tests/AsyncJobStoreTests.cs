using Persistence.Sdk.Conformance.Specifications.AsyncJobs;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Async_jobs_in_SqliteAlone(SqliteAlone variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Async_jobs_in_PostgresAlone(PostgresAlone variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Async_jobs_in_Phase0(Phase0 variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Async_jobs_in_Phase1(Phase1 variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Async_jobs_in_Phase1InBackground(Phase1InBackground variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Async_jobs_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Async_jobs_in_Phase2(Phase2 variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Async_jobs_in_Phase3(Phase3 variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Async_jobs_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Async_jobs_in_Phase4(Phase4 variant)
    : AsyncJobStoreSpecification(variant), IClassFixture<Phase4>;
