using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperPipeline;
using PaperPipeline.Check;
using PaperPipeline.Check.Tables;
using PaperPipeline.CommandLine;
using PaperPipeline.Papers;
using PaperPipeline.Runs;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Samples.Tests;

public sealed class PipelineTests : IDisposable
{
    private const string Text = "Writes are durable. Reads use pooled connections.";
    private readonly TempFolder _folder = new();

    public PipelineTests()
    {
        Directory.CreateDirectory(_folder.File("papers"));
        File.WriteAllText(_folder.File("papers/notes.txt"), Text);
        File.WriteAllText(_folder.File("questions.txt"), "Which connections do reads use?\nAre writes durable?\n");
    }

    [Fact]
    public async Task A_second_run_over_the_same_folder_is_served_from_the_cache()
    {
        var first = await RunAsync();
        var second = await RunAsync();

        Assert.Equal([AnswerSource.Generated, AnswerSource.Generated], Sources(first));
        Assert.Equal([AnswerSource.CacheKey, AnswerSource.CacheKey], Sources(second));
        Assert.Equal(
            first.Answers.Select(recorded => (recorded.Answer.Text, recorded.Answer.Citations[0])),
            second.Answers.Select(recorded => (recorded.Answer.Text, recorded.Answer.Citations[0])));
    }

    [Fact]
    public async Task A_question_in_other_capitals_is_found_by_its_normal_form()
    {
        await RunAsync();
        File.WriteAllText(_folder.File("questions.txt"), "are WRITES durable");

        Assert.Equal([AnswerSource.CacheQuery], Sources(await RunAsync()));
    }

    [Fact]
    public async Task Papers_that_changed_are_asked_again()
    {
        await RunAsync();
        File.WriteAllText(_folder.File("papers/notes.txt"), "Writes are not durable. Reads use no connections.");

        var run = await RunAsync();

        Assert.Equal([AnswerSource.Generated, AnswerSource.Generated], Sources(run));
        Assert.StartsWith("Reads use no connections.", run.Answers[0].Answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_used_is_counted_in_words_and_a_hit_of_the_cache_uses_none()
    {
        await RunAsync();
        await RunAsync();

        await using var sqlite = await SqliteTables.OpenAsync(_folder.File("out/state.sqlite"));
        var tables = await sqlite.ReadAsync();
        var usages = tables.Single(table => table.Name == "observability_token_usage").Rows.Values.ToList();

        Assert.All(usages, usage => Assert.Equal("extractive-1", usage["model"]));
        Assert.Equal(2, Of(usages, "chunk").Count(words => words == (PageWords.Of(Text).Length, 7)));
        Assert.Equal([(0, 0), (0, 0), (10, 3), (12, 4)], Of(usages, "answer").Order());
        Assert.Equal(2, Of(usages, "report").Count());
    }

    [Fact]
    public async Task Every_acknowledged_write_stands_in_the_file()
    {
        await RunAsync();
        await RunAsync();
        using var output = new StringWriter();

        var code = await CheckAsync(output);

        Assert.True(code == 0, output.ToString());
        Assert.All(
            ["workflow_run_records", "retrieval_query_cache", "observability_token_usage"],
            table => Assert.Contains(table, output.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("workflow_run_records", "record_kind = 'question'")]
    [InlineData("retrieval_query_cache", "true")]
    [InlineData("observability_token_usage", "operation = 'report'")]
    public async Task An_acknowledged_row_that_is_gone_is_found(string table, string which)
    {
        await RunAsync();
        await using (var connection = new SqliteConnection($"Data Source={_folder.File("out/state.sqlite")};Pooling=false"))
        {
            await connection.OpenAsync();
            await connection.ExecuteAsync(
                $"DELETE FROM {table} WHERE row_version = (SELECT max(row_version) FROM {table} WHERE {which})");
        }

        using var output = new StringWriter();
        Assert.Equal(1, await CheckAsync(output));
        Assert.Contains("lost in SQLite: write", output.ToString(), StringComparison.Ordinal);
        Assert.Contains($", {table} ", output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<RunContext> RunAsync()
    {
        using var host = PipelineHost.Build(CommandLineReader.Read([
            "--folder", _folder.File("papers"), "--out", _folder.File("out"), "--questions", _folder.File("questions.txt")])!);
        await host.StartAsync();
        var run = await host.Services.GetRequiredService<PipelineRunner>().RunAsync(CancellationToken.None);
        await host.StopAsync();
        return run;
    }

    private Task<int> CheckAsync(TextWriter output) => PaperPipeline.Check.Program.CheckAsync(
        new CheckOptions { Sqlite = _folder.File("out/state.sqlite"), AckLog = _folder.File("out/acknowledged.jsonl") },
        output);

    private static IEnumerable<AnswerSource> Sources(RunContext run) => run.Answers.Select(answer => answer.Source);

    private static IEnumerable<(int Input, int Output)> Of(
        IEnumerable<IReadOnlyDictionary<string, string?>> usages, string operation) =>
        usages.Where(usage => usage["operation"] == operation)
            .Select(usage => (int.Parse(usage["input_tokens"]!), int.Parse(usage["output_tokens"]!)));
}
