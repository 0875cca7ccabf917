using Persistence.Sdk.Conformance.Specifications.QueryCaches;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Query_cache_in_SqliteAlone(SqliteAlone variant)
    : QueryCacheSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Query_cache_in_PostgresAlone(PostgresAlone variant)
    : QueryCacheSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Query_cache_in_Phase0(Phase0 variant) : QueryCacheSpecification(variant), IClassFixture<Phase0>;

public sealed class Query_cache_in_Phase1(Phase1 variant) : QueryCacheSpecification(variant), IClassFixture<Phase1>;

public sealed class Query_cache_in_Phase1InBackground(Phase1InBackground variant)
    : QueryCacheSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Query_cache_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : QueryCacheSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Query_cache_in_Phase2(Phase2 variant) : QueryCacheSpecification(variant), IClassFixture<Phase2>;

public sealed class Query_cache_in_Phase3(Phase3 variant) : QueryCacheSpecification(variant), IClassFixture<Phase3>;

public sealed class Query_cache_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : QueryCacheSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Query_cache_in_Phase4(Phase4 variant) : QueryCacheSpecification(variant), IClassFixture<Phase4>;
