using Persistence.Sdk.Conformance.Specifications.Enrichment;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class OpenAlex_cache_in_SqliteAlone(SqliteAlone variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class OpenAlex_cache_in_PostgresAlone(PostgresAlone variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class OpenAlex_cache_in_Phase0(Phase0 variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase0>;

public sealed class OpenAlex_cache_in_Phase1(Phase1 variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase1>;

public sealed class OpenAlex_cache_in_Phase1InBackground(Phase1InBackground variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class OpenAlex_cache_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class OpenAlex_cache_in_Phase2(Phase2 variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase2>;

public sealed class OpenAlex_cache_in_Phase3(Phase3 variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase3>;

public sealed class OpenAlex_cache_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class OpenAlex_cache_in_Phase4(Phase4 variant)
    : OpenAlexCacheSpecification(variant), IClassFixture<Phase4>;
