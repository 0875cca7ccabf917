using Persistence.Sdk.Conformance.Specifications.Values;
using Persistence.Sdk.Conformance.Tests.Variants;
using Xunit.Abstractions;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Random_values_in_SqliteAlone(SqliteAlone variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<SqliteAlone>;

public sealed class Random_values_in_PostgresAlone(PostgresAlone variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<PostgresAlone>;

public sealed class Random_values_in_Phase0(Phase0 variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase0>;

public sealed class Random_values_in_Phase1(Phase1 variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase1>;

public sealed class Random_values_in_Phase1InBackground(Phase1InBackground variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase1InBackground>;

public sealed class Random_values_in_Phase1MirrorDead(Phase1MirrorDead variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase1MirrorDead>;

public sealed class Random_values_in_Phase2(Phase2 variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase2>;

public sealed class Random_values_in_Phase3(Phase3 variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase3>;

public sealed class Random_values_in_Phase3MirrorDead(Phase3MirrorDead variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase3MirrorDead>;

public sealed class Random_values_in_Phase4(Phase4 variant, ITestOutputHelper output)
    : RandomValueSpecification(variant, output), IClassFixture<Phase4>;
