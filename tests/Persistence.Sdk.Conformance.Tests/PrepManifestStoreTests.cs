using Persistence.Sdk.Conformance.Specifications.Papers;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Prep_manifests_in_SqliteAlone(SqliteAlone variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Prep_manifests_in_PostgresAlone(PostgresAlone variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Prep_manifests_in_Phase0(Phase0 variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Prep_manifests_in_Phase1(Phase1 variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Prep_manifests_in_Phase1InBackground(Phase1InBackground variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Prep_manifests_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Prep_manifests_in_Phase2(Phase2 variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Prep_manifests_in_Phase3(Phase3 variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Prep_manifests_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Prep_manifests_in_Phase4(Phase4 variant)
    : PrepManifestStoreSpecification(variant), IClassFixture<Phase4>;
