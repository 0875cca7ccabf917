namespace Persistence.Sdk.Stores.Indexing;

/// <summary>That there is a chunk.</summary>
internal sealed record FoundChunk
{
    public required string ChunkId { get; init; }
}
