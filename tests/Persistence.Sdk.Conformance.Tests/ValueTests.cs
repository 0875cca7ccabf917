using Persistence.Sdk.Conformance.Specifications.Values;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Values_in_SqliteAlone(SqliteAlone variant)
    : ValueSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Values_in_PostgresAlone(PostgresAlone variant)
    : ValueSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Values_in_Phase0(Phase0 variant) : ValueSpecification(variant), IClassFixture<Phase0>;

public sealed class Values_in_Phase1(Phase1 variant) : ValueSpecification(variant), IClassFixture<Phase1>;

public sealed class Values_in_Phase1InBackground(Phase1InBackground variant)
    : ValueSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Values_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : ValueSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Values_in_Phase2(Phase2 variant) : ValueSpecification(variant), IClassFixture<Phase2>;

public sealed class Values_in_Phase3(Phase3 variant) : ValueSpecification(variant), IClassFixture<Phase3>;

public sealed class Values_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : ValueSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Values_in_Phase4(Phase4 variant) : ValueSpecification(variant), IClassFixture<Phase4>;
