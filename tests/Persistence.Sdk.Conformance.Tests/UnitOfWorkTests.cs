using Persistence.Sdk.Conformance.Specifications.UnitOfWork;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Unit_of_work_in_SqliteAlone(SqliteAlone variant)
    : UnitOfWorkSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Unit_of_work_in_PostgresAlone(PostgresAlone variant)
    : UnitOfWorkSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Unit_of_work_in_Phase0(Phase0 variant) : UnitOfWorkSpecification(variant), IClassFixture<Phase0>;

public sealed class Unit_of_work_in_Phase1(Phase1 variant) : UnitOfWorkSpecification(variant), IClassFixture<Phase1>;

public sealed class Unit_of_work_in_Phase1InBackground(Phase1InBackground variant)
    : UnitOfWorkSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Unit_of_work_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : UnitOfWorkSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Unit_of_work_in_Phase2(Phase2 variant) : UnitOfWorkSpecification(variant), IClassFixture<Phase2>;

public sealed class Unit_of_work_in_Phase3(Phase3 variant) : UnitOfWorkSpecification(variant), IClassFixture<Phase3>;

public sealed class Unit_of_work_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : UnitOfWorkSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Unit_of_work_in_Phase4(Phase4 variant) : UnitOfWorkSpecification(variant), IClassFixture<Phase4>;
