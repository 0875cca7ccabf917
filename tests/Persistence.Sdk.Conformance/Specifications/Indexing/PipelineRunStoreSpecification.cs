using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Indexing;

/// <summary>What <see cref="IPipelineRunStore"/> promises, on every variant of the database.</summary>
public abstract class PipelineRunStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    /// <summary>The store under test.</summary>
    protected IPipelineRunStore Runs => Fixture.Store<IPipelineRunStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    [SpecificationFact]
    public async Task A_building_reads_back_with_everything_it_was_stored_with()
    {
        var run = Full(NewId("key")) with { Id = 5 };
        var id = await Runs.CreateAsync(run);
        var bare = await Runs.CreateAsync(new PipelineRun());

        Assert.True(id > 5);
        Assert.Equal(run with { Id = id }, await Runs.GetAsync(id));
        Assert.Equal(new PipelineRun { Id = bare, CreatedAt = Now }, await Runs.GetAsync(bare));
        Assert.NotEqual(bare, await Runs.CreateAsync(new PipelineRun()));
        Assert.Null(await Runs.GetAsync(1));
    }

    [SpecificationFact]
    public async Task A_key_that_is_known_gives_the_id_it_has_and_fills_only_what_is_missing()
    {
        var key = NewId("key");
        var first = new PipelineRun { IdempotencyKey = key, Arm = "a", ChunkWords = 0, Normalized = false };
        var id = await Runs.CreateAsync(first);
        var stored = await Runs.GetAsync(id);
        Assert.Equal(id, await Runs.CreateAsync(new PipelineRun { IdempotencyKey = key }));
        Assert.Equal(stored, await Runs.GetAsync(id));

        Assert.Equal(id, await Runs.CreateAsync(Full(key)));

        var filled = Full(key) with { Id = id, Arm = "a", ChunkWords = 0, Normalized = false, CreatedAt = stored!.CreatedAt };
        Assert.Equal(filled, await Runs.GetAsync(id));
        Assert.Equal(id, await Runs.CreateAsync(Full(key) with { Arm = "b", GitSha = "other" }));
        Assert.Equal(filled, await Runs.GetAsync(id));
    }

    [SpecificationFact]
    public async Task S16_Of_buildings_with_one_key_that_are_made_at_once_one_row_comes()
    {
        var key = NewId("key");
        var workflow = NewId("workflow");

        var ids = await TogetherAsync(8, i => Runs.CreateAsync(new PipelineRun
        {
            IdempotencyKey = key,
            WorkflowRunId = workflow,
            ExtractorVersion = i == 3 ? "v3" : null,
            ChunkOverlap = i == 5 ? 5 : null,
        }));

        var run = Assert.Single(await Runs.ListByWorkflowRunAsync(workflow));
        Assert.Equal([run.Id], ids.Distinct());
        Assert.Equal(("v3", 5), (run.ExtractorVersion, run.ChunkOverlap));
    }

    [SpecificationFact]
    public async Task Buildings_of_a_workflow_run_come_the_oldest_first()
    {
        var workflow = NewId("workflow");
        var ids = new List<long>();
        foreach (var days in new[] { 2, 1, 1, 0 })
        {
            ids.Add(await Runs.CreateAsync(new() { WorkflowRunId = workflow, CreatedAt = Now.AddDays(days) }));
        }

        long[] expected = [ids[3], ids[1], ids[2], ids[0]];
        Assert.Equal(expected, (await Runs.ListByWorkflowRunAsync(workflow)).Select(run => run.Id));
        Assert.Equal(expected[..2], (await Runs.ListByWorkflowRunAsync(workflow, 2)).Select(run => run.Id));
        Assert.Empty(await Runs.ListByWorkflowRunAsync(NewId()));
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Runs.CreateAsync(new() { IdempotencyKey = blank }));
            await RefusedAsync<ArgumentException>(() => Runs.ListByWorkflowRunAsync(blank));
        }

        await RefusedAsync<ArgumentNullException>(() => Runs.CreateAsync(null!));
        await RefusedAsync<ArgumentOutOfRangeException>(() => Runs.ListByWorkflowRunAsync("r", 0));
        await RefusedAsync<ValueRejectedException>(() => Runs.CreateAsync(new() { IdempotencyKey = new string('k', 2_501) }));
        await RefusedAsync<ValueRejectedException>(() => Runs.CreateAsync(new() { Arm = "\0" }));
    }

    private PipelineRun Full(string key) => new()
    {
        WorkflowRunId = "w", WorkstreamId = "s", Arm = "arm", PaperSetHash = "p", IndexBuildReason = "new",
        GitSha = "sha", ExtractorVersion = "e", EmbeddingModel = "m", ChunkWords = 350, ChunkOverlap = 75,
        Normalized = true, IdempotencyKey = key, CreatedAt = Now.AddDays(-1),
    };
}
