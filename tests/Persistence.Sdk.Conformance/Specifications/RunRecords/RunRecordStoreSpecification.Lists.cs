using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

public abstract partial class RunRecordStoreSpecification
{
    [SpecificationFact]
    public async Task Recent_runs_come_newest_first_by_finish_or_last_write()
    {
        var stream = NewId("stream");
        var (a, b, c, d) = (NewRun() + "a", NewRun() + "b", NewRun() + "c", NewRun() + "d");
        var tie = Now.AddHours(-1);
        foreach (var (id, finishedAt) in new (string, DateTimeOffset?)[] { (a, tie), (b, null), (c, tie),
            (d, Now.AddHours(1)) })
        {
            await Store.CreateRunAsync(new WorkflowRun { RunId = id, WorkstreamId = stream, FinishedAt = finishedAt });
        }

        var runs = await Store.ListRecentRunsAsync(new RecentRunsFilter { WorkstreamId = stream });
        string[] ties = [.. new[] { a, c }.OrderDescending(StringComparer.Ordinal)];
        Assert.Equal([d, b, .. ties], runs.Select(run => run.RunId));

        var two = await Store.ListRecentRunsAsync(new RecentRunsFilter { WorkstreamId = stream, Limit = 2 });
        Assert.Equal([d, b], two.Select(run => run.RunId));
    }

    [SpecificationFact]
    public async Task Recent_runs_are_narrowed_by_status_and_arm_and_hold_runs_only()
    {
        var stream = NewId("stream");
        var (done, other) = (NewRun(), NewRun());
        await Store.CreateRunAsync(
            new WorkflowRun { RunId = done, WorkstreamId = stream, Arm = "x", Status = RunRecordStatus.Completed });
        await Store.CreateRunAsync(new WorkflowRun { RunId = other, WorkstreamId = stream, Arm = "y" });
        await Store.RecordStepAsync(new RunStep { RunId = done, Step = "prep", Status = RunRecordStatus.Completed });

        var filter = new RecentRunsFilter { WorkstreamId = stream };
        Assert.Equal(2, (await Store.ListRecentRunsAsync(filter)).Count);
        Assert.Equal(done,
            Assert.Single(await Store.ListRecentRunsAsync(filter with { Status = RunRecordStatus.Completed })).RunId);
        Assert.Equal(other, Assert.Single(await Store.ListRecentRunsAsync(filter with { Arm = "y" })).RunId);
        Assert.Empty(await Store.ListRecentRunsAsync(filter with { Arm = "x", Status = RunRecordStatus.Running }));
    }

    [SpecificationFact]
    public async Task Runs_without_a_filter_come_up_to_the_limit()
    {
        await Store.CreateRunAsync(new WorkflowRun { RunId = NewRun() });
        await Store.CreateRunAsync(new WorkflowRun { RunId = NewRun() });

        Assert.Single(await Store.ListRecentRunsAsync(new RecentRunsFilter { Limit = 1 }));
        Assert.InRange((await Store.ListRecentRunsAsync()).Count, 2, 50);
    }

    [SpecificationFact]
    public async Task A_paper_finds_the_runs_over_it_its_folder_or_its_name()
    {
        var stream = NewId("stream");
        var matching = new[] { @"C:\Papers\My_Paper 100%.PDF", "c:/papers", @"\\HOST\share\other\MY_paper 100%.pdf",
            "C:/PAPERS/my_paper 100%.pdf" };
        var others = new[] { "c:/papers/", "c:/papers/myxpaper 100%.pdf", "d:/xmy_paper 100%.pdf",
            "c:/papers/my_paper 100%.pdf.bak", "", null };
        foreach (var papersDir in matching.Concat(others))
        {
            await Store.CreateRunAsync(
                new WorkflowRun { RunId = NewRun(), WorkstreamId = stream, PapersDir = papersDir });
        }

        var found = await Store.ListRecentRunsAsync(
            new RecentRunsFilter { WorkstreamId = stream, PaperPath = @"c:\papers\My_Paper 100%.pdf" });

        Assert.Equal(
            matching.Order(StringComparer.Ordinal), found.Select(run => run.PapersDir).Order(StringComparer.Ordinal));
    }

    [SpecificationFact]
    public async Task A_paper_without_a_folder_is_found_by_name_and_letters_beyond_ascii_keep_their_case()
    {
        var stream = NewId("stream");
        foreach (var papersDir in new[] { "Änderung.pdf", "x/Änderung.pdf", "x/änderung.pdf", "ÄNDERUNG.PDF" })
        {
            await Store.CreateRunAsync(
                new WorkflowRun { RunId = NewRun(), WorkstreamId = stream, PapersDir = papersDir });
        }

        var found = await Store.ListRecentRunsAsync(
            new RecentRunsFilter { WorkstreamId = stream, PaperPath = "Änderung.PDF" });

        string[] expected = ["x/Änderung.pdf", "ÄNDERUNG.PDF", "Änderung.pdf"];
        Assert.Equal(expected, found.Select(run => run.PapersDir).Order(StringComparer.Ordinal));
    }
}
