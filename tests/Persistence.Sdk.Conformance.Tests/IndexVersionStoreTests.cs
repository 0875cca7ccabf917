using Persistence.Sdk.Conformance.Specifications.Indexing;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Index_versions_in_SqliteAlone(SqliteAlone variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Index_versions_in_PostgresAlone(PostgresAlone variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Index_versions_in_Phase0(Phase0 variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Index_versions_in_Phase1(Phase1 variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Index_versions_in_Phase1InBackground(Phase1InBackground variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Index_versions_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Index_versions_in_Phase2(Phase2 variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Index_versions_in_Phase3(Phase3 variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Index_versions_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Index_versions_in_Phase4(Phase4 variant)
    : IndexVersionStoreSpecification(variant), IClassFixture<Phase4>;
