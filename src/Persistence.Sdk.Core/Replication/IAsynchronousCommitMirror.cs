using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>
/// A mirror whose applies can be read when they return but are durable only once confirmed. Nobody waits for its disk,
/// and nothing can be lost by that: a key stays pending on the authority until its image is confirmed.
/// </summary>
internal interface IAsynchronousCommitMirror : IMirror
{
    /// <summary>
    /// Makes durable what was applied since the last call and gives it back. What a crash of the mirror may have taken
    /// with it meanwhile is not among it.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">The mirror is away; nothing is confirmed.</exception>
    Task<IReadOnlyList<RowImage>> ConfirmAsync(CancellationToken cancellationToken);
}
