using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PaperPipeline.Answering;
using PaperPipeline.Jobs;
using PaperPipeline.Recording;

namespace Persistence.Sdk.Samples.Tests;

/// <summary>Papers and questions as jobs, and what they leave in the index.</summary>
public sealed class JobTests : IDisposable
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task Each_paper_and_each_question_is_a_job_that_is_completed_at_its_first_attempt()
    {
        await _scene.RunAsync();

        var jobs = await _scene.RowsAsync("workflow_async_jobs");

        Assert.Equal(["papers", "questions", "questions"], jobs.Select(job => job["queue_name"]).Order());
        Assert.All(jobs, job => Assert.Equal(("completed", "1"), (job["status"], job["attempt_count"])));
    }

    [Fact]
    public async Task A_job_that_a_killed_run_has_left_is_done_by_the_next_one()
    {
        var killed = await _scene.RunAsync();
        var question = QuestionList.Parse("Which pooled connections?").Single();
        var job = await EnqueueAsync(QuestionHandler.QueueName, QuestionTask.Of(killed, question));

        await _scene.RunAsync();

        var ended = (await _scene.RowsAsync("workflow_async_jobs")).Single(row => row["job_id"] == job);
        Assert.Equal("completed", ended["status"]);
        Assert.Contains(
            await _scene.RowsAsync("workflow_run_records"),
            row => row["run_id"] == killed.RunId && row["question_id"] == question.Id);
    }

    [Fact]
    public async Task A_paper_that_has_changed_since_its_run_began_is_left_for_a_retry_with_the_reason()
    {
        var run = await _scene.RunAsync();
        var job = await EnqueueAsync(PaperHandler.QueueName, new PaperTask(
            run.RunId, run.PipelineRunId, _scene.File("papers"), "notes.txt", "as it was", 160, 32, Fresh: false));

        await _scene.RunAsync();

        var failed = (await _scene.RowsAsync("workflow_async_jobs")).Single(row => row["job_id"] == job);
        Assert.Equal(
            ("retry", "'notes.txt' has changed since the run began."), (failed["status"], failed["error_text"]));
    }

    [Fact]
    public async Task A_paper_is_indexed_once_unless_asked_for_again_or_changed()
    {
        var first = await _scene.RunAsync();
        var second = await _scene.RunAsync();
        var fresh = await _scene.RunAsync("--fresh");
        _scene.Write("papers/more.txt", "Zebras have stripes.");
        var more = await _scene.RunAsync();

        Assert.Equal([false], Known(first.Outputs));
        Assert.Equal([true], Known(second.Outputs));
        Assert.Equal([false], Known(fresh.Outputs));
        Assert.Equal([false, false], Known(more.Outputs)); // another index
        Assert.Equal(first.PipelineRunId, fresh.PipelineRunId);
        Assert.NotEqual(first.PipelineRunId, more.PipelineRunId);
        Assert.Equal($"papers-{more.PipelineRunId}", Assert.Single(
            await _scene.RowsAsync("indexing_index_shards"), shard => shard["is_active"] == "1")["shard_name"]);
    }

    [Fact]
    public async Task A_question_is_answered_from_the_nearest_chunk_and_the_search_is_recorded()
    {
        _scene.Write("papers/zebras.txt", "Zebras have stripes. Flies do not like them.");
        _scene.Write("questions.txt", "Which animals have stripes?");

        var run = await _scene.RunAsync();

        Assert.StartsWith("Zebras have stripes.", run.Answers[0].Answer.Text, StringComparison.Ordinal);
        var search = Assert.Single(await _scene.RowsAsync("retrieval_retrieval_events"));
        Assert.Equal((run.RunId, run.Answers[0].Answer.Question.Id), (search["run_id"], search["request_id"]));
        using var stats = JsonDocument.Parse(search["stats_json"]!);
        Assert.Equal(
            ["zebras.txt", "notes.txt"],
            stats.RootElement.GetProperty("found").EnumerateArray()
                .Select(chunk => chunk.GetProperty("paper_path").GetString()));
    }

    public void Dispose() => _scene.Dispose();

    private Task<string> EnqueueAsync(string queue, object task) => _scene.WithAsync(async services =>
    {
        var jobs = services.GetRequiredService<JobLedger>();
        return (await jobs.EnqueueAsync(queue, "left", task, CancellationToken.None)).JobId;
    });

    private static IEnumerable<bool> Known(Dictionary<string, JsonElement> outputs) => outputs["ingest"]
        .GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("known").GetBoolean());
}
