using Persistence.Sdk.Core.Tables;
using Persistence.Sdk.Core.Writing;

namespace Persistence.Sdk.Postgres.Writer;

/// <summary>A change and where it came from.</summary>
/// <param name="Set">The index of its change set in the batch.</param>
/// <param name="Index">Its index in the change set.</param>
/// <param name="Change">The change.</param>
/// <param name="Clock">The lowest version it may issue.</param>
internal sealed record PlannedChange(int Set, int Index, Change Change, long Clock)
{
    /// <summary>The key it changes; null for one that finds its rows by a condition.</summary>
    public RowKey? Key { get; } = KeyOf(Change);

    /// <summary>The row it brings; null for deletions and conditional changes.</summary>
    public Row? Row { get; } = RowOf(Change);

    private static RowKey? KeyOf(Change change) => change is DeleteChange deletion ? deletion.Key : RowOf(change)?.Key;

    private static Row? RowOf(Change change) => change switch
    {
        PutChange put => put.Row,
        MergeChange merge => merge.Row,
        _ => null,
    };
}
