using Persistence.Sdk.Conformance.Specifications.Indexing;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Index_shards_in_SqliteAlone(SqliteAlone variant)
    : IndexShardStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Index_shards_in_PostgresAlone(PostgresAlone variant)
    : IndexShardStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Index_shards_in_Phase0(Phase0 variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Index_shards_in_Phase1(Phase1 variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Index_shards_in_Phase1InBackground(Phase1InBackground variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Index_shards_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Index_shards_in_Phase2(Phase2 variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Index_shards_in_Phase3(Phase3 variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Index_shards_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Index_shards_in_Phase4(Phase4 variant)
    : IndexShardStoreSpecification(variant), IClassFixture<Phase4>;
