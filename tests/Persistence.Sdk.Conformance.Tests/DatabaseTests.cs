using Persistence.Sdk.Conformance.Specifications.Databases;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Database_in_SqliteAlone(SqliteAlone variant)
    : DatabaseSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Database_in_PostgresAlone(PostgresAlone variant)
    : DatabaseSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Database_in_Phase0(Phase0 variant) : DatabaseSpecification(variant), IClassFixture<Phase0>;

public sealed class Database_in_Phase1(Phase1 variant) : DatabaseSpecification(variant), IClassFixture<Phase1>;

public sealed class Database_in_Phase1InBackground(Phase1InBackground variant)
    : DatabaseSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Database_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : DatabaseSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Database_in_Phase2(Phase2 variant) : DatabaseSpecification(variant), IClassFixture<Phase2>;

public sealed class Database_in_Phase3(Phase3 variant) : DatabaseSpecification(variant), IClassFixture<Phase3>;

public sealed class Database_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : DatabaseSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Database_in_Phase4(Phase4 variant) : DatabaseSpecification(variant), IClassFixture<Phase4>;
