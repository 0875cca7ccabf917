using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Loading;

/// <summary>
/// This database as the target of a backfill: how far each table has come, and the fast way for rows of which it holds
/// nothing yet. Every call asserts the fence of the mirror in its own transaction. Safe for concurrent use.
/// </summary>
internal interface IBulkLoader
{
    /// <summary>How far a table has come; null where no backfill of it has begun.</summary>
    Task<LoadCheckpoint?> FindAsync(TableDefinition table, CancellationToken cancellationToken);

    /// <summary>Makes a run the one that loads the table; whatever the run before does next is refused.</summary>
    /// <param name="next">Where the run begins.</param>
    /// <param name="seen">What <see cref="FindAsync"/> gave.</param>
    /// <param name="fence">What this database must be.</param>
    /// <param name="cancellationToken">Honoured until the commit begins.</param>
    /// <exception cref="LoadOvertakenException">Another run has taken the table over since.</exception>
    Task TakeOverAsync(
        LoadCheckpoint next, LoadCheckpoint? seen, MirrorFence fence, CancellationToken cancellationToken);

    /// <summary>
    /// Inserts rows and moves the checkpoint, in one transaction, where nothing stands in their part of the table and
    /// neither a tombstone nor a retention cutoff speaks against one of them.
    /// </summary>
    /// <returns>
    /// False where that is not so, where the database refuses a row for its data, or where it has no way that is faster
    /// than the guarded apply: nothing was changed, and the rows go through the guarded apply, followed by
    /// <see cref="AdvanceAsync"/>.
    /// </returns>
    /// <exception cref="LoadOvertakenException">Another run has taken the table over.</exception>
    /// <exception cref="DatabaseUnavailableException">Anything that is not about the data.</exception>
    Task<bool> TryLoadAsync(
        LoadChunk chunk, LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken);

    /// <summary>Moves the checkpoint.</summary>
    /// <exception cref="LoadOvertakenException">Another run has taken the table over.</exception>
    Task AdvanceAsync(LoadCheckpoint after, MirrorFence fence, CancellationToken cancellationToken);
}
