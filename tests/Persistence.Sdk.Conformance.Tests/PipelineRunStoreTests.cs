using Persistence.Sdk.Conformance.Specifications.Indexing;
using Persistence.Sdk.Conformance.Tests.Variants;

namespace Persistence.Sdk.Conformance.Tests;

public sealed class Pipeline_runs_in_SqliteAlone(SqliteAlone variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<SqliteAlone>;

public sealed class Pipeline_runs_in_PostgresAlone(PostgresAlone variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<PostgresAlone>;

public sealed class Pipeline_runs_in_Phase0(Phase0 variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase0>;

public sealed class Pipeline_runs_in_Phase1(Phase1 variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase1>;

public sealed class Pipeline_runs_in_Phase1InBackground(Phase1InBackground variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase1InBackground>;

public sealed class Pipeline_runs_in_Phase1MirrorDead(Phase1MirrorDead variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase1MirrorDead>;

public sealed class Pipeline_runs_in_Phase2(Phase2 variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase2>;

public sealed class Pipeline_runs_in_Phase3(Phase3 variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase3>;

public sealed class Pipeline_runs_in_Phase3MirrorDead(Phase3MirrorDead variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase3MirrorDead>;

public sealed class Pipeline_runs_in_Phase4(Phase4 variant)
    : PipelineRunStoreSpecification(variant), IClassFixture<Phase4>;
