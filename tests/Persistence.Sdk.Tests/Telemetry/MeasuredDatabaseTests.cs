using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Telemetry;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.CrashHost;
using Persistence.Sdk.Testing.Files;

namespace Persistence.Sdk.Tests.Telemetry;

/// <summary>What measuring costs and what it tells of a failure.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class MeasuredDatabaseTests
{
    private const string Secret = "canary-in-a-message";

    [Fact]
    public async Task While_nobody_listens_the_tasks_of_the_database_are_handed_on_as_they_are()
    {
        var canned = new CannedDatabase();
        using var meter = new PersistenceMeter(null);
        var measured = Measure(canned, meter);
        Assert.Same(canned.Found, measured.FindAsync(NoteTable.Definition, NoteTable.Key("n1")));
        Assert.Same(canned.Failed, measured.WriteAsync(new ChangeSet()));
        await Assert.ThrowsAsync<TimeoutException>(() => canned.Failed);
    }

    [Fact]
    public async Task A_failure_tells_its_type_and_its_kind_and_nothing_more()
    {
        using var heard = new HeardTelemetry();
        using var meter = new PersistenceMeter(heard);
        using var parent = new Activity("test").Start();
        await Assert.ThrowsAsync<TimeoutException>(() => Measure(new CannedDatabase(), meter).WriteAsync(new ChangeSet()));
        var activity = Assert.Single(heard.Activities, activity => activity.TraceId == parent.TraceId);
        Assert.Equal(("persistence.write", ActivityStatusCode.Error, nameof(TimeoutException)),
            (activity.OperationName, activity.Status, activity.StatusDescription));
        Assert.Empty(activity.Events);
        Assert.Equal(
            [
                ("persistence.operation", "write"), ("persistence.outcome", "timeout"),
                ("persistence.side", "postgres"), ("persistence.store", "INoteStore"),
            ],
            activity.TagObjects.Select(tag => (tag.Key, (string)tag.Value!)).Order());
        Assert.True(heard.Heard("persistence.write.duration", ("persistence.outcome", "timeout")));
    }

    [Fact]
    public async Task A_unit_of_work_is_measured_as_one_write()
    {
        using var heard = new HeardTelemetry();
        using var folder = new TempFolder();
        await using var application = new Application(
            [new("Persistence:Sqlite:Path", folder.File("state.sqlite"))], heard.AddTo);
        using var parent = new Activity("test").Start();
        await application.Services.GetRequiredService<IUnitOfWork>()
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = "r1", PapersDir = "p" }, token))
            .Add<IRunRecordStore>((runs, token) => runs.CreateRunAsync(new WorkflowRun { RunId = "r2", PapersDir = "p" }, token))
            .CommitAsync();
        var write = Assert.Single(heard.Activities, activity => activity.TraceId == parent.TraceId);
        Assert.Equal(("persistence.write", "IUnitOfWork"), (write.OperationName, write.GetTagItem("persistence.store")));
    }

    private static MeasuredDatabase Measure(IDatabase database, PersistenceMeter meter) =>
        new(database, "INoteStore", () => DatabaseSide.Postgres, meter, TimeProvider.System);

    private sealed class CannedDatabase : IDatabase
    {
        public Task<Note?> Found { get; } = Task.FromResult<Note?>(new Note { Id = "n1", Owner = "test", Amount = 1 });

        public Task<IReadOnlyList<ChangeOutcome>> Failed { get; } =
            Task.FromException<IReadOnlyList<ChangeOutcome>>(new TimeoutException(Secret));

        public Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key, CancellationToken cancellationToken = default)
            where T : class => (Task<T?>)(object)Found;

        public Task<IReadOnlyList<T>> QueryAsync<T>(Query<T> query, CancellationToken cancellationToken = default)
            where T : class => Task.FromResult<IReadOnlyList<T>>([]);

        public Task<IReadOnlyList<ChangeOutcome>> WriteAsync(
            ChangeSet changes, CancellationToken cancellationToken = default) => Failed;

        public Task<int> PurgeExpiredAsync(
            TableDefinition table, int limit, CancellationToken cancellationToken = default) => Task.FromResult(0);
    }
}
