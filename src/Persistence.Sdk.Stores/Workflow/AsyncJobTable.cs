using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>The definition of <c>workflow.async_jobs</c>.</summary>
internal static class AsyncJobTable
{
    /// <summary>What leaves room in an index entry for the other columns of a claim.</summary>
    private const int MaxQueueNameBytes = 1_000;

    public static readonly TableDefinition<AsyncJob> Definition =
        TableDefinition.For<AsyncJob>("workflow", "async_jobs", table =>
        {
            table.Key(row => row.JobId).MaxBytes(100);
            table.Column(row => row.QueueName).MaxBytes(MaxQueueNameBytes);
            table.Column(row => row.JobType);
            table.Column(row => row.Status);
            table.Column(row => row.Priority);
            table.Column(row => row.UniqueKey).MaxBytes(RowKey.MaxTextBytes);
            table.Column(row => row.PayloadJson);
            table.Column(row => row.ResultJson);
            table.Column(row => row.ErrorText);
            table.Column(row => row.AttemptCount);
            table.Column(row => row.MaxAttempts);
            table.Column(row => row.RetryDelaySeconds);
            table.Column(row => row.AvailableAt);
            table.Column(row => row.LockedAt);
            table.Column(row => row.LeaseExpiresAt);
            table.Column(row => row.WorkerId);
            table.Column(row => row.StartedAt);
            table.Column(row => row.FinishedAt);
            table.Column(row => row.CreatedAt);
            table.Column(row => row.UpdatedAt);
            table.Unique("unique_key");
            table.MustBeCurrent();
        });

    public static RowKey KeyOf(string jobId) => RowKey.Of(Definition, jobId);
}
