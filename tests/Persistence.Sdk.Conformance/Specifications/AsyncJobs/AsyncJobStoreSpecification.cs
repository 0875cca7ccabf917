using System.Text.Json;
using Persistence.Sdk.Conformance.Fixtures;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Conformance.Specifications.AsyncJobs;

/// <summary>What <see cref="IAsyncJobStore"/> promises, on every variant of the database.</summary>
public abstract partial class AsyncJobStoreSpecification(ConformanceFixture fixture) : Specification(fixture)
{
    private static readonly TableDefinition<AsyncJob> Table = AsyncJobTable.Definition;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly string _queue = NewId("queue");

    /// <summary>The store under test.</summary>
    protected IAsyncJobStore Jobs => Fixture.Store<IAsyncJobStore>();

    private DateTimeOffset Now => Fixture.Clock.GetUtcNow();

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private NewAsyncJob New(string type = "index") => new() { JobType = type, QueueName = _queue };

    private Task<AsyncJob> EnqueueAsync(int priority = 0) => Jobs.EnqueueAsync(New() with { Priority = priority });

    private Task<AsyncJob?> ClaimAsync(string worker = "w") => Jobs.ClaimAsync(_queue, worker, Lease);

    private async Task<AsyncJob> ClaimedAsync(string worker = "w") =>
        await ClaimAsync(worker) ?? throw new InvalidOperationException("There was no job.");

    private async Task<AsyncJob> StoredAsync(AsyncJob job) =>
        await Jobs.GetAsync(job.JobId) ?? throw new InvalidOperationException($"'{job.JobId}' is not there.");

    private void Wait(double seconds) => Fixture.Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Fails unless two jobs are equal, their documents by value.</summary>
    private static void Same(AsyncJob expected, AsyncJob? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(Text(expected.PayloadJson), Text(actual.PayloadJson));
        Assert.Equal(Text(expected.ResultJson), Text(actual.ResultJson));
        Assert.Equal(
            expected with { PayloadJson = default, ResultJson = default },
            actual with { PayloadJson = default, ResultJson = default });
    }

    private static string Text(JsonElement document) =>
        document.ValueKind == JsonValueKind.Undefined ? "{}" : document.GetRawText();
}
