namespace Persistence.Sdk.Core.Tables;

/// <summary>
/// The state of one key at one version: a row, or its absence after a deletion. What travels from the authority to the
/// mirror.
/// </summary>
/// <param name="Key">The key.</param>
/// <param name="Version">The row's version, or the tombstone's; larger wins.</param>
/// <param name="Row">The row; null for a deletion.</param>
internal sealed record RowImage(RowKey Key, long Version, Row? Row)
{
    public TableDefinition Table => Key.Table;

    public bool IsDeletion => Row is null;

    /// <summary>About how much memory and network the image takes, in bytes; for bounding batches.</summary>
    public long ApproximateBytes => (2 * Key.Text.Length) + (Row?.ApproximateBytes ?? 0);
}
