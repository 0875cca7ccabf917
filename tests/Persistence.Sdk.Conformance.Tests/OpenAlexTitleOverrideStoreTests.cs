using Persistence.Sdk.Conformance.Specifications.Enrichment;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Title_overrides_in_SqliteAlone(SqliteAlone variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Title_overrides_in_PostgresAlone(PostgresAlone variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Title_overrides_in_Phase0(Phase0 variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Title_overrides_in_Phase1(Phase1 variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Title_overrides_in_Phase1InBackground(Phase1InBackground variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Title_overrides_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Title_overrides_in_Phase2(Phase2 variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Title_overrides_in_Phase3(Phase3 variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Title_overrides_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Title_overrides_in_Phase4(Phase4 variant)
    : OpenAlexTitleOverrideStoreSpecification(variant), IClassFixture<Phase4>;
