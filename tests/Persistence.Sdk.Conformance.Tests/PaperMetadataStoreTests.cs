using Persistence.Sdk.Conformance.Specifications.Papers;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Paper_metadata_in_SqliteAlone(SqliteAlone variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Paper_metadata_in_PostgresAlone(PostgresAlone variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Paper_metadata_in_Phase0(Phase0 variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Paper_metadata_in_Phase1(Phase1 variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Paper_metadata_in_Phase1InBackground(Phase1InBackground variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Paper_metadata_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Paper_metadata_in_Phase2(Phase2 variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Paper_metadata_in_Phase3(Phase3 variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Paper_metadata_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Paper_metadata_in_Phase4(Phase4 variant)
    : PaperMetadataStoreSpecification(variant), IClassFixture<Phase4>;
