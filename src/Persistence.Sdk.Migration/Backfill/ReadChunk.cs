using Persistence.Sdk.Core.Scanning;

namespace Persistence.Sdk.Migration.Backfill;

/// <summary>A chunk, and how old it is.</summary>
/// <param name="Chunk">The rows.</param>
/// <param name="GcGeneration">The collection of tombstones that the authority knew of before they were read.</param>
internal sealed record ReadChunk(ScanChunk Chunk, long GcGeneration);
