using Persistence.Sdk.Conformance.Specifications.Enrichment;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Paper_OpenAlex_metadata_in_SqliteAlone(SqliteAlone variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Paper_OpenAlex_metadata_in_PostgresAlone(PostgresAlone variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Paper_OpenAlex_metadata_in_Phase0(Phase0 variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Paper_OpenAlex_metadata_in_Phase1(Phase1 variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Paper_OpenAlex_metadata_in_Phase1InBackground(Phase1InBackground variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Paper_OpenAlex_metadata_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Paper_OpenAlex_metadata_in_Phase2(Phase2 variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Paper_OpenAlex_metadata_in_Phase3(Phase3 variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Paper_OpenAlex_metadata_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Paper_OpenAlex_metadata_in_Phase4(Phase4 variant)
    : PaperOpenAlexMetadataStoreSpecification(variant), IClassFixture<Phase4>;
