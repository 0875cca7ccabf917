namespace Persistence.Sdk.Stores.Indexing;

/// <summary>Makes the rows of what a caller wants stored, and checks embeddings.</summary>
internal static class VectorRows
{
    public static ChunkVector Complete(ChunkVector chunk, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentException.ThrowIfNullOrWhiteSpace(chunk.ChunkId);
        ArgumentException.ThrowIfNullOrWhiteSpace(chunk.DocId);
        Check(chunk.Embedding, nameof(ChunkVector.Embedding));
        return chunk with
        {
            PaperPath = chunk.PaperPath is null ? null : LineageId.PaperPath(chunk.PaperPath),
            CreatedAt = chunk.CreatedAt == default ? now : chunk.CreatedAt,
        };
    }

    /// <exception cref="ArgumentException">It has no direction, or too many dimensions.</exception>
    public static void Check(ReadOnlyMemory<float> embedding, string name)
    {
        if (embedding.Length is 0 or > IVectorStore.MaxDimensions)
        {
            throw new ArgumentException(
                $"The embedding has {embedding.Length} dimensions; it must have 1 to {IVectorStore.MaxDimensions}. "
                + "Check the model that made it.", name);
        }

        if (!embedding.Span.ContainsAnyExcept(0f))
        {
            throw new ArgumentException(
                "The embedding has only zeros, which have no direction. Leave the chunk out, or embed its text again.",
                name);
        }
    }
}
