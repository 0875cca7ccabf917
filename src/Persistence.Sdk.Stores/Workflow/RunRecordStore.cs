using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Workflow;

/// <summary>The run ledger over any database.</summary>
internal sealed class RunRecordStore(IDatabase database, TimeProvider time) : IRunRecordStore
{
    public async Task CreateRunAsync(WorkflowRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentException.ThrowIfNullOrWhiteSpace(run.RunId);
        var row = RunRecordRows.Run(run, time.GetUtcNow());
        var changes = new ChangeSet().Merge(RunRecordTable.Definition, row, RunRecordMerges.Run);
        if (RunRecordRows.Link(row, "current") is { } link)
        {
            changes.Merge(RunRecordTable.Definition, link, RunRecordMerges.Enrich);
        }

        await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> SetRunStatusAsync(
        string runId,
        RunRecordStatus status,
        DateTimeOffset? finishedAt = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        var row = RunRecordRows.Status(runId, status, finishedAt, time.GetUtcNow());
        var changes = new ChangeSet()
            .Merge(RunRecordTable.Definition, row, RunRecordMerges.RunStatus, MergeMode.UpdateOnly);
        return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Applied;
    }

    public async Task RecordStepAsync(RunStep step, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentException.ThrowIfNullOrWhiteSpace(step.RunId);
        ArgumentException.ThrowIfNullOrWhiteSpace(step.Step);
        var run = step is { InputHash: not null, IdempotencyKey: not null }
            ? null
            : await GetRunAsync(step.RunId, cancellationToken).ConfigureAwait(false);
        var row = RunRecordRows.Step(step, run, time.GetUtcNow());
        var changes = new ChangeSet().Merge(RunRecordTable.Definition, row, RunRecordMerges.Step);
        await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
    }

    public Task<RunRecord?> GetRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.FindAsync(RunRecordTable.Definition, RunRecordTable.RunKey(runId), cancellationToken);
    }

    public Task<IReadOnlyList<RunRecord>> ListStepsAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.QueryAsync(RunRecordQueries.Steps(runId), cancellationToken);
    }

    public async Task<ReusableStep?> FindReusableStepAsync(
        string step,
        string excludeRunId,
        ReuseFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(step);
        ArgumentException.ThrowIfNullOrWhiteSpace(excludeRunId);
        var query = RunRecordQueries.ReusableStep(step, excludeRunId, filter ?? new ReuseFilter());
        var found = await database.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    public async Task<IReadOnlyDictionary<string, ReusableQuestion>> FindReusableQuestionsAsync(
        string excludeRunId,
        ReuseFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(excludeRunId);
        var query = RunRecordQueries.ReusableQuestions(excludeRunId, filter ?? new ReuseFilter());
        var found = await database.QueryAsync(query, cancellationToken).ConfigureAwait(false);
        return found.ToDictionary(question => question.QuestionId, StringComparer.Ordinal);
    }

    public async Task UpsertReportAsync(RunReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        var changes = new ReportRows(report, time.GetUtcNow()).ToChanges();
        await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false);
    }

    public Task<RunRecord?> GetReportAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.FindAsync(RunRecordTable.Definition, RunRecordTable.ReportKey(runId), cancellationToken);
    }

    public Task<IReadOnlyList<RunRecord>> ListQuestionsAsync(
        string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.QueryAsync(RunRecordQueries.Rows(runId, RunRecordKind.Question), cancellationToken);
    }

    public Task<IReadOnlyList<RunRecord>> ListArtifactsAsync(
        string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return database.QueryAsync(RunRecordQueries.Rows(runId, RunRecordKind.Artifact), cancellationToken);
    }

    public async Task<RunRecord> UpsertQuestionAsync(
        StructuredAnswer answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var rows = new AnswerRows(answer, time.GetUtcNow());
        while (true)
        {
            var standing = rows.IdempotencyKey is null
                ? null
                : await database.FindAsync(RunRecordTable.Definition, rows.Key, cancellationToken)
                    .ConfigureAwait(false);
            if (standing is not null && standing.IdempotencyKey == rows.IdempotencyKey)
            {
                return standing;
            }

            var outcomes = await database.WriteAsync(rows.ToChanges(), cancellationToken).ConfigureAwait(false);
            if (outcomes[^1].Applied)
            {
                return outcomes[^1].Records(RunRecordTable.Definition)[0];
            }

            // Another caller wrote the same key in between: its row is the answer, unless it has gone again.
        }
    }

    public Task<IReadOnlyList<RunRecord>> ListRecentRunsAsync(
        RecentRunsFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new RecentRunsFilter();
        Lists.Checked(filter.Limit, RecentRunsFilter.MaxLimit, nameof(RecentRunsFilter.Limit));
        return database.QueryAsync(RunRecordQueries.Recent(filter), cancellationToken);
    }

    public async Task<int> DeleteRunAsync(string runId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        var changes = new ChangeSet().DeleteWhere(
            RunRecordTable.Definition, RunRecordQueries.AllOfRun, RunRecordQueries.OfRun(runId));
        return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Rows;
    }
}
