using Persistence.Sdk.Core.Control;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>What the batch log tells about an id.</summary>
/// <param name="IsCommitted">An attempt was committed.</param>
/// <param name="IsRefused">No attempt was committed, and none can be.</param>
/// <param name="Stamp">The control row, where committed.</param>
internal sealed record BatchFate(bool IsCommitted, bool IsRefused, ControlStamp Stamp)
{
    /// <summary>No attempt is committed so far.</summary>
    public static readonly BatchFate Unknown = new(false, false, default);

    public static readonly BatchFate Refused = new(false, true, default);

    public static BatchFate Committed(ControlStamp stamp) => new(true, false, stamp);
}
