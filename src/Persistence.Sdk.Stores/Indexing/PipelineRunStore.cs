using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;
using Persistence.Sdk.Stores.Rows;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The buildings of indexes in any database.</summary>
internal sealed class PipelineRunStore(IDatabase database, IIdGenerator ids, TimeProvider time) : IPipelineRunStore
{
    private static readonly TableDefinition<PipelineRun> Table = PipelineRunTable.Definition;

    private static readonly MergeRules FillMissing = MergeRules.For(Table).With(
        MergeRule.FirstValueWins, [.. Table.Columns.Where(column => column.IsNullable).Select(column => column.Name)])
        .With(MergeRule.Keep, "created_at");

    public async Task<long> CreateAsync(PipelineRun run, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var row = run.CreatedAt == default ? run with { CreatedAt = time.GetUtcNow() } : run;
        if (row.IdempotencyKey is not { } key)
        {
            return (await NewRows.InsertAsync(database, Table, ids, id => row with { Id = id }, cancellationToken)
                .ConfigureAwait(false)).Id;
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(key, nameof(PipelineRun.IdempotencyKey));
        var stored = await UniqueRows.WriteAsync(
            database, Table, PipelineRunQueries.Standing(key),
            standing => standing is null
                ? new ChangeSet().Insert(Table, row with { Id = ids.NextId() })
                : Filled(standing, row),
            cancellationToken).ConfigureAwait(false);
        return stored.Id;
    }

    public Task<PipelineRun?> GetAsync(long id, CancellationToken cancellationToken = default) =>
        database.FindAsync(Table, RowKey.Of(Table, id), cancellationToken);

    public Task<IReadOnlyList<PipelineRun>> ListByWorkflowRunAsync(
        string workflowRunId, int limit = ListLimit.Default, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(workflowRunId);
        return database.QueryAsync(PipelineRunQueries.OfWorkflowRun(workflowRunId, limit), cancellationToken);
    }

    /// <summary>What fills the columns without a value; null where none would get one.</summary>
    private static ChangeSet? Filled(PipelineRun standing, PipelineRun row)
    {
        var (there, given) = (Table.ToRow(standing), Table.ToRow(row));
        return Table.Columns.Any(
            column => there.Values[column.Ordinal] is null && given.Values[column.Ordinal] is not null)
            ? new ChangeSet().Merge(Table, row with { Id = standing.Id }, FillMissing, MergeMode.UpdateOnly)
            : null;
    }
}
