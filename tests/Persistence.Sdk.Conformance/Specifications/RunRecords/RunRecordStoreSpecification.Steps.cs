using Persistence.Sdk.Conformance.Discovery;

namespace Persistence.Sdk.Conformance.Specifications.RunRecords;

public abstract partial class RunRecordStoreSpecification
{
    [SpecificationFact]
    public async Task A_step_is_recorded_and_merged_by_rule()
    {
        var id = NewRun();
        await Store.RecordStepAsync(new RunStep
        {
            RunId = id,
            Step = "index",
            Status = RunRecordStatus.Running,
            StartedAt = Now,
            Output = Json("""{"rows": 1}"""),
            Metadata = Json("""{"worker": "w1"}"""),
            StatusReason = "begun",
            ReuseSourceRunId = "earlier",
        });
        var created = Now;
        Wait();

        await Store.RecordStepAsync(new RunStep
        {
            RunId = id,
            Step = "index",
            Status = RunRecordStatus.Completed,
            StartedAt = Now,
            FinishedAt = Now,
            InputHash = "given",
            Metadata = Json("""{"attempt": 2}"""),
        });

        var row = await StepAsync(id, "index");
        Assert.Equal((RunRecordStatus.Completed, created, Now), (row.Status, row.StartedAt, row.FinishedAt));
        Assert.Equal((created, Now), (row.CreatedAt, row.UpdatedAt));
        Assert.Equal("""{"rows": 1}""", Text(row.OutputJson));
        Assert.Equal(
            """{"worker": "w1", "attempt": 2, "error_code": null, "status_reason": null}""", Text(row.MetadataJson));
        Assert.Equal(("given", "earlier", "main"), (row.InputHash, row.ReuseSourceRunId, row.ReuseSourceRecordKey));
        Assert.Equal(LineageId.StepIdempotencyKey("index", null, "given"), row.IdempotencyKey);
    }

    [SpecificationFact]
    public async Task A_step_that_is_recorded_without_a_finish_or_output_keeps_them()
    {
        var id = NewRun();
        var done = new RunStep
        {
            RunId = id,
            Step = "enrich",
            Status = RunRecordStatus.Completed,
            FinishedAt = Now,
            Output = Json("""{"n": 1}"""),
        };
        await Store.RecordStepAsync(done);

        await Store.RecordStepAsync(
            done with { Status = RunRecordStatus.Failed, FinishedAt = null, Output = Json("{}") });
        var row = await StepAsync(id, "enrich");
        Assert.Equal((RunRecordStatus.Failed, Now, """{"n": 1}"""), (row.Status, row.FinishedAt, Text(row.OutputJson)));

        await Store.RecordStepAsync(done with { Output = Json("""{"m": 2}""") });
        Assert.Equal("""{"m": 2}""", Text((await StepAsync(id, "enrich")).OutputJson));
    }

    [SpecificationFact]
    public async Task A_steps_hashes_are_derived_from_its_runs_row()
    {
        var id = NewRun();
        await Store.CreateRunAsync(FullRun(id));
        var run = await RunAsync(id);

        await Store.RecordStepAsync(new RunStep
        {
            RunId = id,
            Step = "agentic",
            Status = RunRecordStatus.Failed,
            StatusReason = "limit",
            ErrorCode = "E429",
        });

        var row = await StepAsync(id, "agentic");
        var inputHash = LineageId.StepInputHash("agentic", "failed", run, "limit", "E429");
        Assert.Equal(
            (inputHash, LineageId.StepIdempotencyKey("agentic", run, inputHash)), (row.InputHash, row.IdempotencyKey));
        Assert.Equal("""{"error_code": "E429", "status_reason": "limit"}""", Text(row.MetadataJson));
    }

    [SpecificationFact]
    public async Task A_step_whose_output_names_its_source_is_a_reused_one()
    {
        var id = NewRun();

        await Store.RecordStepAsync(new RunStep
        {
            RunId = id,
            Step = "prep",
            Status = RunRecordStatus.Completed,
            Output = Json("""{"_reused_from": {"run_id": " older "}}"""),
        });

        var row = await StepAsync(id, "prep");
        Assert.Equal(("older", "main"), (row.ReuseSourceRunId, row.ReuseSourceRecordKey));
    }

    [SpecificationFact]
    public async Task Steps_are_listed_in_canonical_order()
    {
        var id = NewRun();
        string[] canonical = ["prep", "ingest", "enrich", "econ_data", "agentic", "index", "evaluate", "report"];
        foreach (var step in canonical.Reverse())
        {
            await Store.RecordStepAsync(new RunStep { RunId = id, Step = step, Status = RunRecordStatus.Completed });
        }

        foreach (var (step, startedAt) in new (string, DateTimeOffset?)[]
            { ("b", null), ("a", null), ("Z", null), ("late", Now), ("early", Now.AddTicks(-10)), ("same", Now) })
        {
            await Store.RecordStepAsync(
                new RunStep { RunId = id, Step = step, Status = RunRecordStatus.Running, StartedAt = startedAt });
        }

        var steps = (await Store.ListStepsAsync(id)).Select(row => row.Step);
        Assert.Equal([.. canonical, "early", "late", "same", "Z", "a", "b"], steps);
    }

    [SpecificationFact]
    public async Task A_run_without_steps_has_an_empty_list() => Assert.Empty(await Store.ListStepsAsync(NewRun()));

    [SpecificationFact]
    public async Task Steps_of_one_run_recorded_at_once_all_arrive()
    {
        var id = NewRun();
        await Store.CreateRunAsync(new WorkflowRun { RunId = id });

        await TogetherAsync(40, async i =>
        {
            await Store.RecordStepAsync(
                new RunStep { RunId = id, Step = $"s{i % 20:D2}", Status = RunRecordStatus.Completed });
            return i;
        });

        Assert.Equal(
            Enumerable.Range(0, 20).Select(i => $"s{i:D2}"), (await Store.ListStepsAsync(id)).Select(row => row.Step));
    }
}
