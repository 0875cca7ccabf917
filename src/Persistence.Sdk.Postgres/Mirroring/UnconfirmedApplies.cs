using Persistence.Sdk.Core.Tables;

namespace Persistence.Sdk.Postgres.Mirroring;

/// <summary>
/// What was applied with an asynchronous commit in the present session with the server. A crash of the server ends the
/// session, and what was applied in it may be gone; so a new session forgets it. Safe for concurrent use.
/// </summary>
internal sealed class UnconfirmedApplies
{
    private readonly Lock _gate = new();
    private List<RowImage> _images = [];

    /// <summary>A new session with the server begins.</summary>
    public void Forget() => Take();

    /// <summary>Notes what was applied; called while the session's connection is held.</summary>
    public void Add(IReadOnlyList<RowImage> images)
    {
        lock (_gate)
        {
            _images.AddRange(images);
        }
    }

    /// <summary>Takes all that was noted; called while the session's connection is held.</summary>
    public IReadOnlyList<RowImage> Take()
    {
        lock (_gate)
        {
            var taken = _images;
            _images = [];
            return taken;
        }
    }
}
