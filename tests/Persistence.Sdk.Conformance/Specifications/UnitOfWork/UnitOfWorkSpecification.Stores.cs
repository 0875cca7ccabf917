using System.Text.Json;
using Persistence.Sdk.Conformance.Discovery;
using Persistence.Sdk.Conformance.Tables;

namespace Persistence.Sdk.Conformance.Specifications.UnitOfWork;

/// <summary>
/// Units over several stores: the end of a run, with its report, its usage and an answer for the cache.
/// </summary>
public abstract partial class UnitOfWorkSpecification
{
    private const int Members = 4;

    private IQueryCache Cache => Fixture.Store<IQueryCache>();

    private ITokenUsageReader Usages => Fixture.Store<ITokenUsageReader>();

    [SpecificationFact]
    public async Task The_end_of_a_run_is_one_change_set_over_three_stores()
    {
        var id = await StartedRunAsync();
        var before = Fixture.Recorder.Writes;

        await EndOf(id).CommitAsync();

        Assert.Equal(before + 1, Fixture.Recorder.Writes);
        Assert.Equal(RunRecordStatus.Completed, (await Runs.GetRunAsync(id))!.Status);
        Assert.Equal("completed", (await Runs.GetReportAsync(id))!.AgenticStatus);
        Assert.Equal("It rises.", (await Cache.GetAsync(id))!.Answer);
        Assert.Equal((1, 7), await UsageOfAsync(id));
    }

    [SpecificationFact]
    public async Task Where_the_database_refuses_one_member_of_the_end_of_a_run_none_is_written()
    {
        var taken = NewId("name");
        await Fixture.NewUnitOfWork().Add<IAccountStore>((accounts, token) =>
            accounts.PutAsync(new Account { Id = NewId("account"), Name = taken }, token)).CommitAsync();

        for (var place = 0; place <= Members; place++)
        {
            var id = await StartedRunAsync();
            var refused = NewId("account");
            var unit = EndOf(id, place, (accounts, token) =>
                accounts.PutAsync(new Account { Id = refused, Name = taken }, token));

            await Assert.ThrowsAsync<ConstraintViolatedException>(() => unit.CommitAsync());

            await AssertNotEndedAsync(id);
            Assert.Null(await Database.FindAsync(
                ConformanceTables.Accounts, Core.Tables.RowKey.Of(ConformanceTables.Accounts, refused)));
        }
    }

    [SpecificationFact]
    public async Task Where_the_door_refuses_one_member_of_the_end_of_a_run_none_is_written()
    {
        for (var place = 0; place <= Members; place++)
        {
            var id = await StartedRunAsync();
            var unit = EndOf(id, place, (accounts, token) =>
                accounts.PutAsync(new Account { Id = NewId("account"), Name = "not\0storable" }, token));

            await RefusedAsync<ValueRejectedException>(() => unit.CommitAsync());

            await AssertNotEndedAsync(id);
        }
    }

    private async Task<string> StartedRunAsync()
    {
        var id = NewId("run");
        await Runs.CreateRunAsync(new WorkflowRun { RunId = id });
        return id;
    }

    /// <param name="id">The run.</param>
    /// <param name="place">Where among the members a further one stands.</param>
    /// <param name="further">That one; null for none.</param>
    private IUnitOfWork EndOf(
        string id, int place = 0, Func<IAccountStore, CancellationToken, Task>? further = null)
    {
        Func<IUnitOfWork, IUnitOfWork>[] members =
        [
            unit => unit.Add<IRunRecordStore>((runs, token) =>
                runs.UpsertReportAsync(new RunReport { Document = ReportOf(id) }, token)),
            unit => unit.Add<IRunRecordStore>((runs, token) =>
                runs.SetRunStatusAsync(id, RunRecordStatus.Completed, null, token)),
            unit => unit.Add<ITokenUsageSink>((usages, token) =>
                usages.RecordAsync(new TokenUsage { RunId = id, Model = "m", InputTokens = 7 }, token)),
            unit => unit.Add<IQueryCache>((cache, token) => cache.SetAsync(
                new QueryCacheEntry { CacheKey = id, Query = "What is it?", Answer = "It rises." }, null, token)),
        ];
        Assert.Equal(Members, members.Length);
        var all = members.ToList();
        if (further is not null)
        {
            all.Insert(place, unit => unit.Add(further));
        }

        return all.Aggregate(Fixture.NewUnitOfWork(), (unit, member) => member(unit));
    }

    private async Task AssertNotEndedAsync(string id)
    {
        Assert.Equal(RunRecordStatus.Running, (await Runs.GetRunAsync(id))!.Status);
        Assert.Null(await Runs.GetReportAsync(id));
        Assert.Null(await Cache.GetAsync(id));
        Assert.Equal((0, 0), await UsageOfAsync(id));
    }

    private async Task<(int Rows, long InputTokens)> UsageOfAsync(string id)
    {
        var usages = await Usages.ListRecentAsync(new TokenUsageFilter { RunId = id });
        return (usages.Count, usages.Sum(usage => usage.InputTokens));
    }

    private static JsonElement ReportOf(string id) => JsonSerializer.SerializeToElement(new Dictionary<string, object>
    {
        ["run_id"] = id,
        ["agentic"] = new Dictionary<string, string> { ["status"] = "completed", ["question"] = "What is it?" },
    });
}
