using Persistence.Sdk.Conformance.Specifications.RunRecords;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Run_records_in_SqliteAlone(SqliteAlone variant)
    : RunRecordStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Run_records_in_PostgresAlone(PostgresAlone variant)
    : RunRecordStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Run_records_in_Phase0(Phase0 variant) : RunRecordStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Run_records_in_Phase1(Phase1 variant) : RunRecordStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Run_records_in_Phase1InBackground(Phase1InBackground variant)
    : RunRecordStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Run_records_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : RunRecordStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Run_records_in_Phase2(Phase2 variant) : RunRecordStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Run_records_in_Phase3(Phase3 variant) : RunRecordStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Run_records_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : RunRecordStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Run_records_in_Phase4(Phase4 variant) : RunRecordStoreSpecification(variant), IClassFixture<Phase4>;
