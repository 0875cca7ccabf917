using Persistence.Sdk.Core.Databases;
using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Stores.Indexing;

/// <summary>The chunks with their embeddings in any database.</summary>
internal sealed class VectorStore(IDatabase database, IIdGenerator idGenerator, TimeProvider time) : IVectorStore
{
    private const int MaxAttempts = 10;
    private static readonly TableDefinition<ChunkVector> Table = VectorTable.Definition;
    private static readonly VectorFilter All = new();
    private static readonly MergeRules ButId = MergeRules.For(Table).With(MergeRule.Keep, "id");

    public async Task UpsertAsync(
        IReadOnlyCollection<ChunkVector> chunks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks.Count, IVectorStore.MaxChunks, nameof(chunks));
        if (chunks.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var rows = new Dictionary<string, ChunkVector>(StringComparer.Ordinal);
        foreach (var chunk in chunks)
        {
            var row = VectorRows.Complete(chunk, now);
            rows[row.ChunkId] = row;
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await database.WriteAsync(Merged(rows.Values), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ConstraintViolatedException refusal) when (refusal.IsUnique && attempt < MaxAttempts)
            {
                // Another process has just made the same number for another chunk: once more, with others.
            }
        }
    }

    public Task<ChunkVector?> GetAsync(string chunkId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(chunkId);
        return database.FindAsync(Table, RowKey.Of(Table, chunkId), cancellationToken);
    }

    public async Task<IReadOnlyList<ChunkVector>> GetManyAsync(
        IReadOnlyCollection<long> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ids.Count, IVectorStore.MaxChunks, nameof(ids));
        return ids.Count == 0
            ? []
            : await database.QueryAsync(VectorQueries.Many(ids), cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> AnyForPipelineRunAsync(long pipelineRunId, CancellationToken cancellationToken = default)
    {
        var query = VectorQueries.OfRun(pipelineRunId);
        return (await database.QueryAsync(query, cancellationToken).ConfigureAwait(false)).Count > 0;
    }

    public Task<IReadOnlyList<ChunkVector>> ListAsync(
        VectorFilter? filter = null,
        long afterId = 0,
        int limit = ListLimit.Default,
        CancellationToken cancellationToken = default) =>
        database.QueryAsync(VectorQueries.List(filter ?? All, afterId, limit), cancellationToken);

    public Task<IReadOnlyList<NearestChunk>> FindNearestAsync(
        ReadOnlyMemory<float> embedding,
        int limit,
        VectorFilter? filter = null,
        CancellationToken cancellationToken = default)
    {
        VectorRows.Check(embedding, nameof(embedding));
        return database.QueryAsync(VectorQueries.Nearest(embedding, limit, filter ?? All), cancellationToken);
    }

    public async Task<int> DeleteDocumentAsync(string docId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(docId);
        var changes = new ChangeSet().DeleteWhere(
            Table, VectorQueries.AllOfDocument, VectorQueries.OfDocument(docId));
        return (await database.WriteAsync(changes, cancellationToken).ConfigureAwait(false))[0].Rows;
    }

    private ChangeSet Merged(IEnumerable<ChunkVector> rows)
    {
        var changes = new ChangeSet();
        foreach (var row in rows)
        {
            changes.Merge(Table, row with { Id = idGenerator.NextId() }, ButId);
        }

        return changes;
    }
}
