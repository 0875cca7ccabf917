namespace Persistence.Sdk;

/// <summary>
/// The shards of indexes, of which at most one is active. A write that returns is durable. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Every member throws <see cref="ArgumentException"/> for a missing or blank argument,
/// <see cref="ArgumentOutOfRangeException"/> for a limit that is not from 1 to <see cref="ListLimit.Max"/>, and
/// <see cref="ValueRejectedException"/> for a value that one of the databases could not hold; all before anything is
/// written. <see cref="DatabaseUnavailableException"/> means that the deciding database could not do its work, and
/// <see cref="CutoverTimeoutException"/> that a change of authority took too long. Cancellation is honoured until the
/// commit begins.
/// </remarks>
public interface IIndexShardStore
{
    /// <summary>
    /// Makes a shard the active one: every other is made inactive, and this one is stored in the place of what was
    /// stored under its name, all at once or not at all. Of publications at one time, in any processes, one comes last,
    /// and its shard is the only active one.
    /// </summary>
    /// <returns>The shard as it was stored.</returns>
    /// <exception cref="ConstraintViolatedException">
    /// The building or the version it names is not stored; or other publications were faster very many times in a row.
    /// Nothing was written.
    /// </exception>
    Task<IndexShard> PublishAsync(IndexShard shard, CancellationToken cancellationToken = default);

    /// <summary>The shard of that name, or null.</summary>
    Task<IndexShard?> GetAsync(string shardName, CancellationToken cancellationToken = default);

    /// <summary>
    /// The active shards, the latest first: one, or none where none was published yet.
    /// </summary>
    /// <param name="limit">The largest number of shards.</param>
    /// <param name="cancellationToken">Honoured until the read ends.</param>
    Task<IReadOnlyList<IndexShard>> ListActiveAsync(
        int limit = ListLimit.Default, CancellationToken cancellationToken = default);
}
