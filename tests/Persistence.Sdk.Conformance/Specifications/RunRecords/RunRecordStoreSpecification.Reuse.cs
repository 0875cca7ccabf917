using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

public abstract partial class RunRecordStoreSpecification
{
    [SpecificationFact]
    public async Task The_latest_completed_step_of_another_run_is_found()
    {
        var step = NewId("step");
        var (older, newer, asking) = (NewRun(), NewRun(), NewRun());
        await CompleteAsync(older, step, finishedAt: Now.AddHours(-2));
        await CompleteAsync(newer, step, finishedAt: Now.AddHours(-1));
        await CompleteAsync(asking, step, finishedAt: Now);

        var found = await Store.FindReusableStepAsync(step, asking);

        Assert.Equal((newer, Now.AddHours(-1)), (found?.RunId, found?.FinishedAt));
        Assert.Equal($$$"""{"of": "{{{newer}}}"}""", Text(found!.Output));
        Assert.Equal(Now.AddHours(-3), found.StartedAt);
    }

    [SpecificationFact]
    public async Task A_step_that_is_not_completed_or_has_no_run_is_not_reused()
    {
        var step = NewId("step");
        var (failed, orphan) = (NewRun(), NewRun());
        await CompleteAsync(failed, step, finishedAt: Now);
        await Store.RecordStepAsync(new RunStep { RunId = failed, Step = step, Status = RunRecordStatus.Failed });
        await Store.RecordStepAsync(new RunStep { RunId = orphan, Step = step, Status = RunRecordStatus.Completed });

        Assert.Null(await Store.FindReusableStepAsync(step, "nobody"));
    }

    [SpecificationFact]
    public async Task A_step_without_a_finish_counts_by_its_last_write_and_equal_times_by_run()
    {
        var step = NewId("step");
        var (first, second) = (NewRun() + "a", NewRun() + "b");
        await CompleteAsync(first, step, finishedAt: null);
        await CompleteAsync(second, step, finishedAt: null);
        var last = string.CompareOrdinal(first, second) > 0 ? first : second;
        Assert.Equal(last, (await Store.FindReusableStepAsync(step, "nobody"))?.RunId);

        Wait();
        await Store.RecordStepAsync(new RunStep { RunId = first, Step = step, Status = RunRecordStatus.Completed });
        Assert.Equal(first, (await Store.FindReusableStepAsync(step, "nobody"))?.RunId);
    }

    [SpecificationFact]
    public async Task Every_property_of_the_filter_narrows_what_may_be_reused()
    {
        var step = NewId("step");
        var run = FullRun(NewRun());
        await Store.CreateRunAsync(run);
        await Store.RecordStepAsync(new RunStep { RunId = run.RunId, Step = step, Status = RunRecordStatus.Completed });
        var all = new ReuseFilter
        {
            ConfigHash = run.ConfigHash,
            PapersDir = run.PapersDir,
            PaperSetHash = run.PaperSetHash,
            WorkstreamId = run.WorkstreamId,
            Arm = run.Arm,
            Question = run.Question,
            ReportQuestionSet = run.ReportQuestionSet,
        };
        Assert.NotNull(await Store.FindReusableStepAsync(step, "nobody", all));

        ReuseFilter[] others =
        [
            all with { ConfigHash = "C0FFEE" }, all with { PapersDir = "D:/Papers/ünïcode" },
            all with { PaperSetHash = "" },
            all with { WorkstreamId = "stream " }, all with { Arm = "gpt" }, all with { Question = "" },
            all with { ReportQuestionSet = "none" },
        ];
        foreach (var other in others)
        {
            Assert.Null(await Store.FindReusableStepAsync(step, "nobody", other));
        }
    }

    [SpecificationFact]
    public async Task An_empty_question_in_the_filter_finds_runs_without_one()
    {
        var step = NewId("step");
        var run = NewRun();
        await CompleteAsync(run, step, finishedAt: Now);

        var found = await Store.FindReusableStepAsync(
            step, "nobody", new ReuseFilter { Question = "", ReportQuestionSet = "" });

        Assert.Equal(run, found?.RunId);
    }

    [SpecificationFact]
    public async Task The_newest_question_of_each_id_of_completed_runs_can_be_reused()
    {
        var config = NewId("config");
        var (old, young, failed, asking) = (NewRun(), NewRun(), NewRun(), NewRun());
        await ReportAsync(old, "completed", Now.AddHours(-2), ("A01", "old A01"), ("A02", "old A02"));
        await ReportAsync(young, "completed", Now.AddHours(-1), ("A01", "young A01"));
        await ReportAsync(failed, "failed", Now, ("A01", "failed A01"));
        await ReportAsync(asking, "completed", Now, ("A01", "own A01"), ("A03", "own A03"));

        var found = await Store.FindReusableQuestionsAsync(asking, new ReuseFilter { ConfigHash = config });

        Assert.Equal(["A01", "A02"], found.Keys.Order());
        Assert.Equal(("A01", young, Now.AddHours(-1)),
            (found["A01"].QuestionId, found["A01"].SourceRunId, found["A01"].SourceFinishedAt));
        Assert.Equal("young A01", found["A01"].Item.GetProperty("answer").GetString());
        Assert.Equal("old A02", found["A02"].Item.GetProperty("answer").GetString());
        Assert.Empty(
            await Store.FindReusableQuestionsAsync(asking, new ReuseFilter { ConfigHash = config, Arm = "none" }));

        async Task ReportAsync(
            string id, string status, DateTimeOffset finished, params (string Id, string Answer)[] questions)
        {
            var items = string.Join(
                ", ", questions.Select(q => $$$"""{"id": "{{{q.Id}}}", "answer": "{{{q.Answer}}}"}"""));
            await Store.UpsertReportAsync(new RunReport
            {
                Document = Json($$$"""
                    {"run_id": "{{{id}}}", "status": "{{{status}}}", "finished_at": "{{{finished:O}}}",
                     "config": {"config_hash": "{{{config}}}"}, "agentic": {"report_questions": [{{{items}}}]}}
                    """),
            });
        }
    }

    private async Task CompleteAsync(string runId, string step, DateTimeOffset? finishedAt)
    {
        await Store.CreateRunAsync(new WorkflowRun { RunId = runId });
        await Store.RecordStepAsync(new RunStep
        {
            RunId = runId,
            Step = step,
            Status = RunRecordStatus.Completed,
            StartedAt = Now.AddHours(-3),
            FinishedAt = finishedAt,
            Output = Json($$$"""{"of": "{{{runId}}}"}"""),
        });
    }
}
