using System.Collections.Concurrent;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Fixtures;

namespace Persistence.Sdk.Conformance.Specifications.UnitOfWork;

public abstract partial class UnitOfWorkSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private IRunRecordStore Runs => Fixture.Store<IRunRecordStore>();

    [SpecificationFact]
    public async Task Operations_of_a_unit_are_written_by_one_change_set_in_their_order()
    {
        var id = NewId("run");
        var before = Fixture.Recorder.Writes;

        await Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = id }, token))
            .Add<IRunRecordStore>((runs, token) => runs.RecordStepAsync(Step(id, "prep"), token))
            .Add<IRunRecordStore>((runs, token) => runs.SetRunStatusAsync(id, RunRecordStatus.Completed, null, token))
            .CommitAsync();

        Assert.Equal(before + 1, Fixture.Recorder.Writes);
        Assert.Equal(RunRecordStatus.Completed, (await Runs.GetRunAsync(id))!.Status);
        Assert.Equal("prep", Assert.Single(await Runs.ListStepsAsync(id)).Step);
    }

    [SpecificationFact]
    public async Task Each_operation_learns_its_own_outcome_after_the_commit()
    {
        var (known, unknown) = (NewId("run"), NewId("run"));
        await Runs.CreateRunAsync(new WorkflowRun { RunId = known });
        var found = new ConcurrentDictionary<string, bool>(); // the operations go on side by side

        await Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>(async (runs, token) =>
                found[known] = await runs.SetRunStatusAsync(known, RunRecordStatus.Failed, null, token))
            .Add<IRunRecordStore>((runs, token) => runs.RecordStepAsync(Step(known, "index"), token))
            .Add<IRunRecordStore>(async (runs, token) =>
                found[unknown] = await runs.SetRunStatusAsync(unknown, RunRecordStatus.Failed, null, token))
            .CommitAsync();

        Assert.True(found[known]);
        Assert.False(found[unknown]);
    }

    [SpecificationFact]
    public async Task Where_one_operation_is_refused_nothing_is_written()
    {
        var id = NewId("run");
        var unit = Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = id }, token))
            .Add<IRunRecordStore>((runs, token) => runs.RecordStepAsync(Step(id, "bad\0step"), token));

        var refusal = await RefusedAsync<ValueRejectedException>(() => unit.CommitAsync());

        Assert.Equal("step", refusal.Column);
        Assert.Null(await Runs.GetRunAsync(id));
    }

    [SpecificationFact]
    public async Task Where_the_callers_own_code_fails_before_its_write_nothing_is_written()
    {
        var id = NewId("run");
        var unit = Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = id }, token))
            .Add<IRunRecordStore>((_, _) => throw new TimeoutException("the caller's own"));

        await Assert.ThrowsAsync<TimeoutException>(() => unit.CommitAsync());

        Assert.Null(await Runs.GetRunAsync(id));
    }

    [SpecificationFact]
    public async Task An_operation_that_writes_nothing_holds_nobody_up()
    {
        var id = NewId("run");
        RunRecord? read = null;

        await Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>(async (runs, token) => read = await runs.GetRunAsync(id, token))
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = id }, token))
            .CommitAsync();

        Assert.Null(read);
        Assert.NotNull(await Runs.GetRunAsync(id));
    }

    [SpecificationFact]
    public async Task A_second_write_of_one_operation_is_refused_by_name()
    {
        var id = NewId("run");
        var unit = Fixture.NewUnitOfWork().Add<IRunRecordStore>(async (runs, token) =>
        {
            await runs.CreateRunAsync(new WorkflowRun { RunId = id }, token);
            await runs.RecordStepAsync(Step(id, "prep"), token);
        });

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => unit.CommitAsync());

        Assert.Contains("wrote twice", refusal.Message);
        Assert.NotNull(await Runs.GetRunAsync(id));
        Assert.Empty(await Runs.ListStepsAsync(id));
    }

    [SpecificationFact]
    public async Task A_unit_is_committed_once()
    {
        var unit = Fixture.NewUnitOfWork();
        await unit.CommitAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => unit.CommitAsync());
        Assert.Throws<InvalidOperationException>(
            () => unit.Add<IRunRecordStore>((runs, token) => runs.GetRunAsync("any", token)));
    }

    [SpecificationFact]
    public async Task A_cancelled_unit_writes_nothing()
    {
        var id = NewId("run");
        var unit = Fixture.NewUnitOfWork()
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = id }, token));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => unit.CommitAsync(new CancellationToken(canceled: true)));

        Assert.Null(await Runs.GetRunAsync(id));
    }

    [SpecificationFact]
    public void What_is_not_a_store_is_refused_by_name()
    {
        var refusal = Assert.Throws<InvalidOperationException>(
            () => Fixture.NewUnitOfWork().Add<IDisposable>((_, _) => Task.CompletedTask));

        Assert.Contains("IDisposable", refusal.Message);
    }

    private static RunStep Step(string runId, string step) =>
        new() { RunId = runId, Step = step, Status = RunRecordStatus.Completed };
}
