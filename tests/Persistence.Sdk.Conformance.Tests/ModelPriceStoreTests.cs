using Persistence.Sdk.Conformance.Specifications.TokenUsages;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Model_prices_in_SqliteAlone(SqliteAlone variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Model_prices_in_PostgresAlone(PostgresAlone variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Model_prices_in_Phase0(Phase0 variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Model_prices_in_Phase1(Phase1 variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Model_prices_in_Phase1InBackground(Phase1InBackground variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Model_prices_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Model_prices_in_Phase2(Phase2 variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Model_prices_in_Phase3(Phase3 variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Model_prices_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Model_prices_in_Phase4(Phase4 variant)
    : ModelPriceStoreSpecification(variant), IClassFixture<Phase4>;
