using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using PaperPipeline.Lineage;
using PaperPipeline.Runs;

namespace Persistence.Sdk.Samples.Tests;

public sealed partial class LineageTreeTests : IDisposable
{
    private readonly Scene _scene = new();

    [Fact]
    public void Each_line_hangs_on_the_one_it_belongs_to()
    {
        var tree = TreeNode.Of("a", [
            TreeNode.Of("b", [TreeNode.Of("c"), TreeNode.Of("d", [TreeNode.Of("e")])]),
            TreeNode.Of("f", [TreeNode.Of("g")]),
        ]);

        Assert.Equal(["a", "├─ b", "│  ├─ c", "│  └─ d", "│     └─ e", "└─ f", "   └─ g"], tree.Lines());
    }

    [Fact]
    public async Task A_run_is_shown_with_everything_that_belongs_to_it()
    {
        _scene.Write("questions.txt", "[how] Which connections do reads use?");
        var run = await _scene.RunAsync();

        var tree = await TreeAsync(run.RunId);

        Assert.Equal(
            $"""
            run {run.RunId}: completed in T ms
            ├─ manifest: files 1, corpus {run.Papers.Hash[..12]}
            ├─ steps (6)
            │  ├─ prep: completed in T ms, files 1, size bytes 49
            │  ├─ ingest: completed in T ms, chunks 1
            │  ├─ index: completed in T ms, chunks 1
            │  ├─ agentic: completed in T ms, answered 1, questions 1, from cache 0
            │  ├─ evaluate: completed in T ms, max 1, min 1, mean 1, count 1
            │  └─ report: completed in T ms, size bytes N
            ├─ questions (1)
            │  └─ Which connections do reads use? [high, generated]
            │     ├─ searched by hashing-256, top 12: 1 chunks, the nearest in notes.txt (S)
            │     └─ cites notes.txt, page 1, words 3 to 7, chunk {run.Answers[0].Answer.Citations[0].ChunkId[..12]}
            ├─ usage: calls 3, words in 23, words out N
            │  ├─ agentic: calls 1, words in 12, words out 4
            │  ├─ ingest: calls 1, words in 7, words out 7
            │  └─ report: calls 1, words in 4, words out N
            ├─ index {run.PipelineRunId}: hashing-256, documents 1, chunks 1 of 160 words
            │  └─ notes.txt: chunks 1, document {run.Papers.Papers[0].Id[..12]}
            └─ artifacts (2)
               ├─ audit_markdown: FOLDER/audit-workflow-report-{run.RunId}.md
               └─ workflow_report_json: FOLDER/workflow-report-{run.RunId}.json
            """,
            Steady(tree));
    }

    [Fact]
    public async Task A_run_that_used_the_index_of_an_earlier_one_is_shown_with_it()
    {
        var first = await _scene.RunAsync();
        var second = await _scene.RunAsync();

        var tree = await TreeAsync(second.RunId);

        Assert.Contains(
            $"documents 1, chunks 1 of 160 words, built by run {first.RunId}", tree, StringComparison.Ordinal);
        Assert.Contains("[high, cache_key]", tree, StringComparison.Ordinal);
        Assert.DoesNotContain("searched by", tree, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_failed_is_shown_with_its_reason()
    {
        _scene.Write("papers/notes.txt", " ");
        await Assert.ThrowsAsync<PipelineException>(() => _scene.RunAsync());
        var run = Assert.Single(await _scene.RowsAsync("workflow_run_records"), row => row["record_kind"] == "run");

        var tree = await TreeAsync(run["run_id"]!);

        Assert.Contains("└─ prep: failed in ", tree, StringComparison.Ordinal);
        Assert.Contains("has no .txt or .md file with words in it (1 skipped).", tree, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_nothing_carries_is_named()
    {
        var problem = await Assert.ThrowsAsync<PipelineException>(() => TreeAsync("nobody"));

        Assert.Contains("'nobody'", problem.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scene.Dispose();

    private Task<string> TreeAsync(string runId) => _scene.WithAsync(async services =>
    {
        using var output = new StringWriter { NewLine = "\n" };
        await services.GetRequiredService<ShownRun>().TreeAsync(runId, output, CancellationToken.None);
        return output.ToString().TrimEnd();
    });

    private string Steady(string tree)
    {
        tree = Times().Replace(tree.Replace(_scene.File("out/reports"), "FOLDER", StringComparison.Ordinal), "in T ms");
        tree = Nearness().Replace(tree, "(S)");
        return ReportSizes().Replace(tree, "N");
    }

    [GeneratedRegex(@"in [\d,]+ ms")]
    private static partial Regex Times();

    [GeneratedRegex(@"\(0\.\d+\)")]
    private static partial Regex Nearness();

    [GeneratedRegex(@"(?<=report: completed .*size bytes )\d+|(?<=(usage|report): calls .*words out )\d+")]
    private static partial Regex ReportSizes();
}
