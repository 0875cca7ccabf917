using Persistence.Sdk.Conformance.Specifications.TokenUsages;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Token_usage_reads_in_SqliteAlone(SqliteAlone variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Token_usage_reads_in_PostgresAlone(PostgresAlone variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Token_usage_reads_in_Phase0(Phase0 variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase0>;

public sealed class Token_usage_reads_in_Phase1(Phase1 variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase1>;

public sealed class Token_usage_reads_in_Phase1InBackground(Phase1InBackground variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Token_usage_reads_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Token_usage_reads_in_Phase2(Phase2 variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase2>;

public sealed class Token_usage_reads_in_Phase3(Phase3 variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase3>;

public sealed class Token_usage_reads_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Token_usage_reads_in_Phase4(Phase4 variant)
    : TokenUsageReaderSpecification(variant), IClassFixture<Phase4>;
