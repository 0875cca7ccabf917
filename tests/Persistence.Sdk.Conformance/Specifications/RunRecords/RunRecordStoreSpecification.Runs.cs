using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

public abstract partial class RunRecordStoreSpecification
{
    [SpecificationFact]
    public async Task A_run_reads_back_with_everything_it_was_created_with()
    {
        var run = FullRun(NewRun());

        await Store.CreateRunAsync(run);

        var row = await RunAsync(run.RunId);
        Assert.Equal(
            (RunRecordKind.Run, "", "main", RunRecordStatus.Running), (
                row.RecordKind, row.Step, row.RecordKey, row.Status));
        Assert.Equal((run.PapersDir, run.ConfigHash, run.WorkstreamId, run.Arm, run.ParentRunId),
            (row.PapersDir, row.ConfigHash, row.WorkstreamId, row.Arm, row.ParentRunId));
        Assert.Equal(
            (run.TriggerSource, run.GitSha, run.GitBranch, run.PaperSetHash, run.Question, run.ReportQuestionSet),
            (row.TriggerSource, row.GitSha, row.GitBranch, row.PaperSetHash, row.Question, row.ReportQuestionSet));
        Assert.Equal(
            (run.StartedAt, run.FinishedAt, Now, Now), (row.StartedAt, row.FinishedAt, row.CreatedAt, row.UpdatedAt));
        Assert.Equal("""{"top_k": 8}""", Text(row.ConfigEffectiveJson));
        Assert.Equal("""{"source": "test"}""", Text(row.PayloadJson));
        Assert.Equal("""{"n": 1}""", Text(row.MetadataJson));
        Assert.Equal(("{}", "{}"), (Text(row.OutputJson), Text(row.ConfidenceLabelCountsJson)));
    }

    [SpecificationFact]
    public async Task A_run_of_which_little_is_known_has_nulls_and_empty_objects()
    {
        var id = NewRun();

        await Store.CreateRunAsync(new WorkflowRun { RunId = id });

        var row = await RunAsync(id);
        Assert.Equal(RunRecordStatus.Running, row.Status);
        Assert.Null(row.PapersDir);
        Assert.Null(row.StartedAt);
        Assert.Equal("{}", Text(row.PayloadJson));
        Assert.Single(await RowsAsync(id));
    }

    [SpecificationFact]
    public async Task Creating_a_run_again_merges_by_rule()
    {
        var first = FullRun(NewRun());
        await Store.CreateRunAsync(first);
        var created = Now;
        Wait();

        await Store.CreateRunAsync(new WorkflowRun
        {
            RunId = first.RunId,
            Status = RunRecordStatus.Completed,
            ConfigHash = "other",
            GitSha = "",
            StartedAt = first.StartedAt!.Value.AddHours(1),
            FinishedAt = first.FinishedAt!.Value.AddHours(1),
            ConfigEffective = Json("""{"top_k": 9}"""),
            Payload = Json("""{"source": "later"}"""),
            Metadata = Json("""{"n": null, "m": [2]}"""),
        });

        var row = await RunAsync(first.RunId);
        Assert.Equal((RunRecordStatus.Completed, "other", ""), (row.Status, row.ConfigHash, row.GitSha));
        Assert.Equal((first.PapersDir, first.Arm, first.Question), (row.PapersDir, row.Arm, row.Question));
        Assert.Equal((first.StartedAt, first.FinishedAt.Value.AddHours(1)), (row.StartedAt, row.FinishedAt));
        Assert.Equal(
            ("""{"top_k": 8}""", """{"source": "test"}"""), (Text(row.ConfigEffectiveJson), Text(row.PayloadJson)));
        Assert.Equal("""{"m": [2], "n": null}""", Text(row.MetadataJson));
        Assert.Equal((created, Now), (row.CreatedAt, row.UpdatedAt));
    }

    [SpecificationFact]
    public async Task Creating_a_run_without_a_status_keeps_the_one_it_has()
    {
        var id = NewRun();
        await Store.CreateRunAsync(new WorkflowRun { RunId = id, Status = RunRecordStatus.Failed });

        await Store.CreateRunAsync(new WorkflowRun { RunId = id, Status = null, Arm = "a" });

        var row = await RunAsync(id);
        Assert.Equal((RunRecordStatus.Failed, "a"), (row.Status, row.Arm));
    }

    [SpecificationFact]
    public async Task A_first_configuration_arrives_later_where_the_run_had_none()
    {
        var id = NewRun();
        await Store.CreateRunAsync(new WorkflowRun { RunId = id });

        await Store.CreateRunAsync(
            new WorkflowRun { RunId = id, ConfigEffective = Json("""{"a": 1}"""), StartedAt = Now });

        var row = await RunAsync(id);
        Assert.Equal(("""{"a": 1}""", Now), (Text(row.ConfigEffectiveJson), row.StartedAt));
    }

    [SpecificationFact]
    public async Task A_run_in_a_workstream_is_linked_in_the_same_write()
    {
        var id = NewRun();

        await Store.CreateRunAsync(new WorkflowRun { RunId = id, WorkstreamId = "w 1", Arm = " Control " });
        await Store.CreateRunAsync(
            new WorkflowRun { RunId = id, WorkstreamId = "w 1", Status = null, ParentRunId = "p" });

        var link = Assert.Single(await RowsAsync(id), row => row.RecordKind == RunRecordKind.WorkstreamLink);
        Assert.Equal(("", "w 1", "w 1", " Control ", "p"),
            (link.Step, link.RecordKey, link.WorkstreamId, link.Arm, link.ParentRunId));
        Assert.Equal(RunRecordStatus.Running, link.Status);
        Assert.Equal("""{"is_baseline": false, "source_bucket": "current"}""", Text(link.PayloadJson));
    }

    [SpecificationFact]
    public async Task A_status_is_set_only_where_the_run_exists()
    {
        var id = NewRun();

        Assert.False(await Store.SetRunStatusAsync(id, RunRecordStatus.Completed));
        Assert.Null(await Store.GetRunAsync(id));

        await Store.CreateRunAsync(FullRun(id));
        Assert.True(await Store.SetRunStatusAsync(id, RunRecordStatus.Unknown));
        Assert.Equal(RunRecordStatus.Unknown, (await RunAsync(id)).Status);
    }

    [SpecificationFact]
    public async Task A_completed_or_failed_run_is_finished_now_unless_told_when()
    {
        var id = NewRun();
        await Store.CreateRunAsync(new WorkflowRun { RunId = id, Metadata = Json("""{"kept": true}""") });
        var created = Now;

        Wait();
        await Store.SetRunStatusAsync(id, RunRecordStatus.Running);
        Assert.Null((await RunAsync(id)).FinishedAt);
        await Store.SetRunStatusAsync(id, RunRecordStatus.Failed);
        Assert.Equal(Now, (await RunAsync(id)).FinishedAt);
        var told = Now.AddDays(-1);
        await Store.SetRunStatusAsync(id, RunRecordStatus.Completed, told);
        await Store.SetRunStatusAsync(id, RunRecordStatus.Running);

        var row = await RunAsync(id);
        Assert.Equal(
            (RunRecordStatus.Running, told, created, Now), (row.Status, row.FinishedAt, row.CreatedAt, row.UpdatedAt));
        Assert.Equal("""{"kept": true}""", Text(row.MetadataJson));
    }

    [SpecificationFact]
    public async Task S12_Writers_of_different_columns_of_one_run_lose_nothing()
    {
        var id = NewRun();
        await Store.CreateRunAsync(new WorkflowRun { RunId = id });

        await TogetherAsync(24, async i =>
        {
            await Store.CreateRunAsync(i switch
            {
                0 => new WorkflowRun { RunId = id, Status = null, Arm = "arm" },
                1 => new WorkflowRun { RunId = id, Status = null, GitSha = "sha" },
                2 => new WorkflowRun { RunId = id, Status = null, Question = "why?" },
                _ => new WorkflowRun { RunId = id, Status = null, Metadata = Json($$"""{"k{{i}}": {{i}}}""") },
            });
            return await Store.SetRunStatusAsync(id, RunRecordStatus.Completed, Now);
        });

        var row = await RunAsync(id);
        Assert.Equal(
            ("arm", "sha", "why?", RunRecordStatus.Completed), (row.Arm, row.GitSha, row.Question, row.Status));
        Assert.Equal(21, row.MetadataJson.EnumerateObject().Count());
    }

    [SpecificationFact]
    public async Task S19_Run_ids_that_look_alike_are_different_runs()
    {
        var id = NewRun();
        string[] ids = [id + "é", id + "e\u0301", id + "É", id + "é ", id + "ß", id + "ss", id + "Ǆ", id + "ǆ"];

        foreach (var each in ids)
        {
            await Store.CreateRunAsync(new WorkflowRun { RunId = each, Question = $"[{each}]" });
        }

        foreach (var each in ids)
        {
            Assert.Equal($"[{each}]", (await RunAsync(each)).Question);
        }
    }

    [SpecificationFact]
    public async Task Deleting_a_run_takes_everything_of_it_and_nothing_else()
    {
        var (gone, stays) = (NewRun(), NewRun());
        foreach (var id in new[] { gone, stays })
        {
            await Store.UpsertReportAsync(new RunReport { Document = Document(id) });
            await Store.RecordStepAsync(new RunStep { RunId = id, Step = "prep", Status = RunRecordStatus.Completed });
        }

        var rows = (await RowsAsync(gone)).Count;
        Assert.Equal(rows, await Store.DeleteRunAsync(gone));

        Assert.Empty(await RowsAsync(gone));
        Assert.Equal(rows, (await RowsAsync(stays)).Count);
        Assert.Equal(0, await Store.DeleteRunAsync(gone));
    }

    [SpecificationFact]
    public async Task A_run_can_be_created_again_after_it_was_deleted()
    {
        var id = NewRun();
        await Store.CreateRunAsync(new WorkflowRun { RunId = id, Arm = "old" });
        await Store.DeleteRunAsync(id);
        Wait();

        await Store.CreateRunAsync(new WorkflowRun { RunId = id });

        var row = await RunAsync(id);
        Assert.Null(row.Arm);
        Assert.Equal(Now, row.CreatedAt);
    }

    [SpecificationFact]
    public async Task Bad_input_is_refused_before_anything_is_written()
    {
        var id = NewRun();
        await RefusedAsync<ArgumentNullException>(() => Store.CreateRunAsync(null!));
        await RefusedAsync<ArgumentException>(() => Store.CreateRunAsync(new WorkflowRun { RunId = " " }));
        await RefusedAsync<ArgumentException>(() => Store.SetRunStatusAsync("", RunRecordStatus.Completed));
        await RefusedAsync<ArgumentException>(() => Store.RecordStepAsync(
            new RunStep { RunId = id, Step = "\t", Status = RunRecordStatus.Running }));
        await RefusedAsync<ArgumentException>(() => Store.DeleteRunAsync("  "));
        await RefusedAsync<ArgumentException>(() => Store.GetRunAsync(null!));
        await RefusedAsync<ArgumentOutOfRangeException>(
            () => Store.ListRecentRunsAsync(new RecentRunsFilter { Limit = 0 }));
        await RefusedAsync<ArgumentOutOfRangeException>(
            () => Store.ListRecentRunsAsync(new RecentRunsFilter { Limit = 1001 }));

        var nul = await RefusedAsync<ValueRejectedException>(() => Store.CreateRunAsync(
            new WorkflowRun { RunId = id, Question = "what\0" }));
        Assert.Equal(("workflow.run_records", "question"), (nul.Table, nul.Column));
        var surrogate = await RefusedAsync<ValueRejectedException>(() => Store.RecordStepAsync(
            new RunStep { RunId = id, Step = "s", Status = RunRecordStatus.Failed, StatusReason = "half \ud800" }));
        Assert.Equal("metadata_json", surrogate.Column);
        var status = await RefusedAsync<ValueRejectedException>(() => Store.SetRunStatusAsync(id, (RunRecordStatus)99));
        Assert.Equal("status", status.Column);
        await RefusedAsync<ValueRejectedException>(
            () => Store.CreateRunAsync(new WorkflowRun { RunId = new string('x', 3000) }));
        Assert.Null(await Store.GetRunAsync(id));
    }

    [SpecificationFact]
    public async Task A_call_that_was_cancelled_before_it_began_writes_nothing()
    {
        var id = NewRun();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.CreateRunAsync(new WorkflowRun { RunId = id }, cancelled.Token));

        Assert.Null(await Store.GetRunAsync(id));
    }

    private WorkflowRun FullRun(string id) => new()
    {
        RunId = id,
        PapersDir = @"D:\Papers\ünïcode",
        ConfigHash = "c0ffee",
        WorkstreamId = "stream",
        Arm = "gpt-5",
        ParentRunId = "parent",
        TriggerSource = "cli",
        GitSha = "0123abc",
        GitBranch = "main",
        ConfigEffective = Json("""{"top_k": 8}"""),
        PaperSetHash = "5e7",
        Question = "What is the effect?",
        ReportQuestionSet = "both",
        StartedAt = Now.AddMinutes(-3),
        FinishedAt = Now.AddMinutes(-1),
        Payload = Json("""{"source": "test"}"""),
        Metadata = Json("""{"n": 1}"""),
    };
}
