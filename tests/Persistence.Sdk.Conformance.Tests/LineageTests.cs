using Persistence.Sdk.Conformance.Specifications.Lineage;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Lineage_in_SqliteAlone(SqliteAlone variant) : LineageSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Lineage_in_PostgresAlone(PostgresAlone variant) : LineageSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Lineage_in_Phase0(Phase0 variant) : LineageSpecification(variant), IClassFixture<Phase0>;

public sealed class Lineage_in_Phase1(Phase1 variant) : LineageSpecification(variant), IClassFixture<Phase1>;

public sealed class Lineage_in_Phase1InBackground(Phase1InBackground variant) : LineageSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Lineage_in_Phase1MirrorDead(Phase1MirrorDead variant) : LineageSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Lineage_in_Phase2(Phase2 variant) : LineageSpecification(variant), IClassFixture<Phase2>;

public sealed class Lineage_in_Phase3(Phase3 variant) : LineageSpecification(variant), IClassFixture<Phase3>;

public sealed class Lineage_in_Phase3MirrorDead(Phase3MirrorDead variant) : LineageSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Lineage_in_Phase4(Phase4 variant) : LineageSpecification(variant), IClassFixture<Phase4>;
