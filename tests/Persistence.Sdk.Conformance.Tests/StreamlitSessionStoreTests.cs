using Persistence.Sdk.Conformance.Specifications.Auth;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Sessions_in_SqliteAlone(SqliteAlone variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Sessions_in_PostgresAlone(PostgresAlone variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Sessions_in_Phase0(Phase0 variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Sessions_in_Phase1(Phase1 variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Sessions_in_Phase1InBackground(Phase1InBackground variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Sessions_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Sessions_in_Phase2(Phase2 variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Sessions_in_Phase3(Phase3 variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Sessions_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Sessions_in_Phase4(Phase4 variant)
    : StreamlitSessionStoreSpecification(variant), IClassFixture<Phase4>;
