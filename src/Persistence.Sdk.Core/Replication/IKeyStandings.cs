using Persistence.Sdk.Core.Control;
using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Core.Replication;

/// <summary>A pending set that tells of single keys whether the mirror may answer for them.</summary>
internal interface IKeyStandings
{
    /// <summary>How a key stands between this side, which decides, and its mirror.</summary>
    /// <exception cref="AuthorityChangedException">This side does not decide at that epoch.</exception>
    Task<KeyStanding> StandingAsync(RowKey key, Fence fence, CancellationToken cancellationToken);
}
