using Microsoft.Extensions.DependencyInjection;
using PaperPipeline.Check;
using PaperPipeline.Jobs;
using PaperPipeline.Recording;
using PaperPipeline.Runs;

namespace Persistence.Sdk.Samples.Tests;

public sealed class PipelineTests : IDisposable
{
    private readonly Scene _scene = new();

    [Fact]
    public async Task A_second_run_over_the_same_folder_is_served_from_the_cache()
    {
        var first = await _scene.RunAsync();
        var second = await _scene.RunAsync();

        Assert.Equal([AnswerSource.Generated, AnswerSource.Generated], Sources(first));
        Assert.Equal([AnswerSource.CacheKey, AnswerSource.CacheKey], Sources(second));
        Assert.Equal(
            first.Answers.Select(recorded => (recorded.Answer.Text, recorded.Answer.Citations[0])),
            second.Answers.Select(recorded => (recorded.Answer.Text, recorded.Answer.Citations[0])));
    }

    [Fact]
    public async Task A_question_in_other_capitals_is_found_by_its_normal_form()
    {
        await _scene.RunAsync();
        _scene.Write("questions.txt", "are WRITES durable");

        Assert.Equal([AnswerSource.CacheQuery], Sources(await _scene.RunAsync()));
    }

    [Fact]
    public async Task Papers_that_changed_are_asked_again()
    {
        await _scene.RunAsync();
        _scene.Write("papers/notes.txt", "Writes are not durable. Reads use no connections.");

        var run = await _scene.RunAsync();

        Assert.Equal([AnswerSource.Generated, AnswerSource.Generated], Sources(run));
        Assert.StartsWith("Reads use no connections.", run.Answers[0].Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_used_is_counted_in_words_and_a_hit_of_the_cache_uses_none()
    {
        await _scene.RunAsync();
        await _scene.RunAsync();

        var usages = await _scene.RowsAsync("observability_token_usage");

        Assert.All(usages, usage => Assert.Equal("extractive-1", usage["model"]));
        Assert.Equal([(0, 0), (7, 7)], Of(usages, "chunk").Order());
        Assert.Equal([(0, 0), (0, 0), (10, 3), (12, 4)], Of(usages, "answer").Order());
        Assert.Equal(2, Of(usages, "report").Count());
    }

    [Fact]
    public async Task Every_acknowledged_write_stands_in_the_file()
    {
        await _scene.RunAsync();
        await _scene.RunAsync();
        using var output = new StringWriter();

        var code = await CheckAsync(output);

        Assert.True(code == 0, output.ToString());
        Assert.All(
            [
                "workflow_run_records", "workflow_async_jobs", "retrieval_query_cache", "retrieval_retrieval_events",
                "observability_token_usage", "ingestion_documents", "ingestion_paper_metadata", "ingestion_prep_manifests",
                "indexing_pipeline_runs", "indexing_index_versions", "indexing_index_shards", "indexing_vectors",
            ],
            table => Assert.Matches($@"{table} +\w* +[1-9]", output.ToString()));
        Assert.Contains("jobs acknowledged 6, completed 6, more than once 0", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_a_killed_run_has_answered_stays_as_it_is_when_its_job_is_done_again()
    {
        var run = await _scene.RunAsync();
        var task = QuestionTask.Of(run, run.Answers[0].Answer.Question);
        await _scene.WithAsync(services => services.GetRequiredService<JobLedger>()
            .EnqueueAsync(QuestionHandler.QueueName, "again", task, CancellationToken.None));

        await _scene.RunAsync();

        using var output = new StringWriter();
        Assert.True(await CheckAsync(output) == 0, output.ToString());
    }

    public void Dispose() => _scene.Dispose();

    private Task<int> CheckAsync(TextWriter output) => PaperPipeline.Check.Program.CheckAsync(
        new CheckOptions { Sqlite = _scene.Sqlite, AckLog = _scene.File("out/acknowledged.jsonl") },
        output);

    private static IEnumerable<AnswerSource> Sources(RunContext run) => run.Answers.Select(answer => answer.Source);

    private static IEnumerable<(int Input, int Output)> Of(
        IEnumerable<IReadOnlyDictionary<string, string?>> usages, string operation) =>
        usages.Where(usage => usage["operation"] == operation)
            .Select(usage => (int.Parse(usage["input_tokens"]!), int.Parse(usage["output_tokens"]!)));
}
