using Persistence.Sdk.Conformance.Specifications.Enrichment;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Citec_cache_in_SqliteAlone(SqliteAlone variant)
    : CitecCacheSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Citec_cache_in_PostgresAlone(PostgresAlone variant)
    : CitecCacheSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Citec_cache_in_Phase0(Phase0 variant) : CitecCacheSpecification(variant), IClassFixture<Phase0>;

public sealed class Citec_cache_in_Phase1(Phase1 variant) : CitecCacheSpecification(variant), IClassFixture<Phase1>;

public sealed class Citec_cache_in_Phase1InBackground(Phase1InBackground variant)
    : CitecCacheSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Citec_cache_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : CitecCacheSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Citec_cache_in_Phase2(Phase2 variant) : CitecCacheSpecification(variant), IClassFixture<Phase2>;

public sealed class Citec_cache_in_Phase3(Phase3 variant) : CitecCacheSpecification(variant), IClassFixture<Phase3>;

public sealed class Citec_cache_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : CitecCacheSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Citec_cache_in_Phase4(Phase4 variant) : CitecCacheSpecification(variant), IClassFixture<Phase4>;
