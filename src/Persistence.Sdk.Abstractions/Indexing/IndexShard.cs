namespace Persistence.Sdk;

/// <summary>
/// One shard of an index, table <c>indexing.index_shards</c>. Its key is <see cref="ShardName"/>. At any time at most
/// one shard is active. Points in time are UTC with whole microseconds once read back. Immutable; equality is by value.
/// </summary>
public sealed record IndexShard
{
    /// <summary>The key.</summary>
    public required string ShardName { get; init; }

    /// <summary>Where it lies.</summary>
    public string? Path { get; init; }

    /// <summary>The building it came from, <see cref="PipelineRun.Id"/>, which must be stored.</summary>
    public long? PipelineRunId { get; init; }

    /// <summary>The version it belongs to, <see cref="IndexVersion.IndexId"/>, which must be stored.</summary>
    public string? IndexId { get; init; }

    /// <summary>
    /// When it was published last. The default, the smallest point in time, lets the library take the present.
    /// </summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether it is the one in use; set by the library.</summary>
    public bool IsActive { get; init; }

    /// <summary>
    /// 1 for the active shard and otherwise null; unique, which is how both databases hold that there is only one.
    /// Follows from <see cref="IsActive"/>; what it is set to is not looked at.
    /// </summary>
    public int? ActiveSlot
    {
        get => IsActive ? 1 : null;
        init { }
    }
}
