using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.Lineage;

/// <summary>What <see cref="ILineage"/> promises, on every variant of the database.</summary>
public abstract class LineageSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private readonly string _run = NewId("run");

    /// <summary>The store under test.</summary>
    protected ILineage Lineage => Fixture.Store<ILineage>();

    [SpecificationFact]
    public async Task Everything_that_carries_the_id_of_a_run_is_gathered_and_nothing_of_another()
    {
        await StoreAllAsync(_run);
        await StoreAllAsync(_run + "0");

        var found = await Lineage.GetRunAsync(_run);

        Assert.Equal((_run, _run, _run), (found.RunId, found.Run?.RunId, found.Report?.RunId));
        Assert.Equal(["prep", "index"], found.Steps.Items.Select(step => step.Step));
        Assert.Equal(["Q1"], found.Questions.Items.Select(question => question.QuestionId));
        Assert.Equal([_run], found.WorkstreamLinks.Items.Select(link => link.RecordKey));
        Assert.Equal(["workflow_report_json"], found.Artifacts.Items.Select(artifact => artifact.ArtifactType));
        Assert.Equal(["new", "old"], found.Usage.Items.Select(usage => usage.Model));
        Assert.Equal(["why"], found.RetrievalEvents.Items.Select(happened => happened.Query));
        Assert.Equal(_run, found.PrepManifest?.RunId);
        Assert.Equal(["one", "two"], found.PipelineRuns.Items.Select(building => building.IndexBuildReason));
        Assert.Equal([$"{_run}-c1", $"{_run}-c2", $"{_run}-c3"], found.Chunks.Items.Select(chunk => chunk.ChunkId));
        var last = found.Chunks.Items[2];
        Assert.Equal(
            ("p.pdf", 3, found.PipelineRuns.Items[1].Id, $"{_run}-d2"),
            (last.PaperPath, last.Page, last.PipelineRunId, last.DocId));
        Assert.Equal([$"{_run}-d1", $"{_run}-d2"], found.Documents.Items.Select(document => document.DocId));
        Assert.False(found.Usage.HasMore || found.Chunks.HasMore || found.Documents.HasMore || found.Steps.HasMore);
    }

    [SpecificationFact]
    public async Task Each_list_is_as_long_as_was_asked_for_and_says_whether_there_is_more()
    {
        await StoreAllAsync(_run);

        var found = await Lineage.GetRunAsync(_run, 1);

        Assert.Equal(["prep"], found.Steps.Items.Select(step => step.Step));
        Assert.Equal(["new"], found.Usage.Items.Select(usage => usage.Model));
        Assert.Equal(["one"], found.PipelineRuns.Items.Select(building => building.IndexBuildReason));
        Assert.Equal([$"{_run}-c1"], found.Chunks.Items.Select(chunk => chunk.ChunkId));
        Assert.Equal([$"{_run}-d1"], found.Documents.Items.Select(document => document.DocId));
        Assert.True(found.Steps.HasMore && found.Usage.HasMore && found.PipelineRuns.HasMore);
        Assert.True(found.Chunks.HasMore && found.Documents.HasMore);
        Assert.False(found.Questions.HasMore || found.RetrievalEvents.HasMore || found.WorkstreamLinks.HasMore);
        Assert.False((await Lineage.GetRunAsync(_run, 2)).Usage.HasMore);
    }

    [SpecificationFact]
    public async Task What_a_run_without_a_row_of_its_own_has_left_is_found_too()
    {
        await Fixture.Store<IRetrievalEventStore>().AppendAsync(new() { RunId = _run, Query = "orphan" });

        var found = await Lineage.GetRunAsync(_run);

        Assert.Equal((null, null, null), (found.Run, found.Report, found.PrepManifest));
        Assert.Equal(["orphan"], found.RetrievalEvents.Items.Select(happened => happened.Query));
        Assert.Empty(found.Usage.Items);
        Assert.Empty((await Lineage.GetRunAsync(NewId())).RetrievalEvents.Items);
    }

    [SpecificationFact]
    public async Task What_cannot_be_meant_is_refused()
    {
        foreach (var blank in new[] { null, "", " " })
        {
            await RefusedAsync<ArgumentException>(() => Lineage.GetRunAsync(blank!));
        }

        foreach (var limit in new[] { 0, ILineage.MaxLimit + 1 })
        {
            await RefusedAsync<ArgumentOutOfRangeException>(() => Lineage.GetRunAsync(_run, limit));
        }

        await RefusedAsync<ValueRejectedException>(() => Lineage.GetRunAsync("\0"));
    }

    private async Task StoreAllAsync(string run)
    {
        var at = Fixture.Clock.GetUtcNow();
        var runs = Fixture.Store<IRunRecordStore>();
        await runs.CreateRunAsync(new() { RunId = run, WorkstreamId = run });
        await runs.RecordStepAsync(new() { RunId = run, Step = "index", Status = RunRecordStatus.Completed });
        await runs.RecordStepAsync(new() { RunId = run, Step = "prep", Status = RunRecordStatus.Completed });
        await runs.UpsertReportAsync(new RunReport
        {
            RunId = run,
            ReportPath = "reports/r.json",
            Document = Json("""{"agentic": {"report_questions": [{"id": "Q1", "question": "why", "answer": "so"}]}}"""),
        });
        await Fixture.Store<ITokenUsageSink>().RecordManyAsync([Usage("old", at), Usage("new", at.AddSeconds(1))]);
        await Fixture.Store<IRetrievalEventStore>().AppendAsync(new() { RunId = run, Query = "why" });
        await Fixture.Store<IPrepManifestStore>().UpsertAsync(new() { RunId = run, Payload = Json("{}") });
        var buildings = new[] { await BuildAsync("one"), await BuildAsync("two") };
        foreach (var document in new[] { "d1", "d2" })
        {
            await Fixture.Store<IDocumentStore>().UpsertAsync(new() { DocId = $"{run}-{document}", Path = "p.pdf" });
        }

        await Fixture.Store<IVectorStore>().UpsertAsync(
        [
            Chunk("c1", "d1", buildings[0], 1), Chunk("c2", "d1", buildings[1], 2), Chunk("c3", "d2", buildings[1], 3),
            Chunk("c4", "d2", null, 4),
        ]);

        TokenUsage Usage(string model, DateTimeOffset when) =>
            new() { RunId = run, Model = model, CreatedAt = when, EventId = Fixture.Ids.NextUuid() };

        Task<long> BuildAsync(string reason) => Fixture.Store<IPipelineRunStore>().CreateAsync(
            new() { WorkflowRunId = run, IndexBuildReason = reason });

        ChunkVector Chunk(string name, string document, long? building, int page) => new()
        {
            ChunkId = $"{run}-{name}", DocId = $"{run}-{document}", PipelineRunId = building, Embedding = new float[] { 1 },
            PaperPath = "p.pdf", Page = page,
        };
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);
}
