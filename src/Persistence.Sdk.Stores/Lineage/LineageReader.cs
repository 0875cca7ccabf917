using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Querying;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Stores.Indexing;
using Persistence.Sdk.Stores.Ingestion;
using Persistence.Sdk.Stores.Observability;
using Persistence.Sdk.Stores.Retrieval;
using Persistence.Sdk.Stores.Rows;
using Persistence.Sdk.Stores.Workflow;

namespace Persistence.Sdk.Stores.Lineage;

/// <summary>Gathers what belongs together from any database.</summary>
internal sealed class LineageReader(IDatabase database) : ILineage
{
    public async Task<RunLineage> GetRunAsync(
        string runId, int limit = ListLimit.Default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        Lists.Checked(limit, ILineage.MaxLimit);
        var oneMore = limit + 1; // tells whether there are more
        return new RunLineage
        {
            RunId = runId,
            Run = await FindAsync(RunRecordTable.Definition, RunRecordTable.RunKey(runId)).ConfigureAwait(false),
            Report = await FindAsync(RunRecordTable.Definition, RunRecordTable.ReportKey(runId)).ConfigureAwait(false),
            Steps = await ListAsync(RunRecordQueries.Steps(runId, oneMore)).ConfigureAwait(false),
            Questions = await KindAsync(RunRecordKind.Question).ConfigureAwait(false),
            Artifacts = await KindAsync(RunRecordKind.Artifact).ConfigureAwait(false),
            WorkstreamLinks = await KindAsync(RunRecordKind.WorkstreamLink).ConfigureAwait(false),
            Usage = await ListAsync(TokenUsageQueries.Recent(new TokenUsageFilter { RunId = runId }, oneMore))
                .ConfigureAwait(false),
            RetrievalEvents = await ListAsync(RetrievalEventQueries.OfRun(runId, oneMore)).ConfigureAwait(false),
            PrepManifest = await FindAsync(PrepManifestTable.Definition, RowKey.Of(PrepManifestTable.Definition, runId))
                .ConfigureAwait(false),
            PipelineRuns = await ListAsync(PipelineRunQueries.OfWorkflowRun(runId, oneMore)).ConfigureAwait(false),
            Chunks = await ListAsync(LineageQueries.Chunks(runId, oneMore)).ConfigureAwait(false),
            Documents = await ListAsync(LineageQueries.Documents(runId, oneMore)).ConfigureAwait(false),
        };

        Task<T?> FindAsync<T>(TableDefinition<T> table, RowKey key)
            where T : class => database.FindAsync(table, key, cancellationToken);

        Task<LineageList<RunRecord>> KindAsync(RunRecordKind kind) =>
            ListAsync(RunRecordQueries.Rows(runId, kind, oneMore));

        async Task<LineageList<T>> ListAsync<T>(Query<T> query)
            where T : class
        {
            var rows = await database.QueryAsync(query, cancellationToken).ConfigureAwait(false);
            return rows.Count > limit ? new([.. rows.Take(limit)], HasMore: true) : new(rows, HasMore: false);
        }
    }
}
