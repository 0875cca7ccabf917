using PaperPipeline.Check.Tables;

namespace PaperPipeline.Check.Acknowledgements;

/// <summary>
/// How often the jobs were completed that the application says were enqueued: nobody may complete one twice.
/// </summary>
/// <param name="Jobs">Jobs that the log names.</param>
/// <param name="Completed">Those of them that stand there as completed.</param>
/// <param name="Twice">Those that were acknowledged as completed more than once.</param>
internal sealed record JobCompletions(int Jobs, int Completed, IReadOnlyList<RowId> Twice)
{
    private const string Table = "workflow_async_jobs";

    public static JobCompletions In(IReadOnlyList<TableRows> tables, IEnumerable<Acknowledgement> writes)
    {
        var rows = tables.FirstOrDefault(table => table.Name == Table)?.Rows;
        var jobs = writes.Where(write => write.IsAcknowledged)
            .SelectMany(write => write.Rows)
            .Where(row => row.Table == Table)
            .GroupBy(row => new RowId(row.Key), row => row.Columns?.GetValueOrDefault("status") == "completed")
            .ToList();
        return new JobCompletions(
            jobs.Count,
            jobs.Count(job => rows?.GetValueOrDefault(job.Key)?["status"] == "completed"),
            [.. jobs.Where(job => job.Count(completed => completed) > 1).Select(job => job.Key)]);
    }
}
